import { type Check, sayCheck } from './check.ts';
import { checkDelivery } from './check-delivery.ts';
import { checkSettings } from './check-settings.ts';
import type { Command, CommandContext, CommandResult } from './command.ts';
import type { PostHogConfig } from './destination.ts';
import { type SentEvent, sendOneEvent } from './send-one-event.ts';

/** Looks at the settings; with `--send` also at the way to PostHog, by one event. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'Checks the settings; with --send also the way to PostHog, by one event.',
  flags: { send: 'sends one event that is marked as internal, unless telemetry is off' },
  effects: 'Writes nothing. Opens no socket without --send.',
  run,
};

async function run(context: CommandContext): Promise<CommandResult> {
  const { product, environment, flags, now } = context;
  const { checks, sendsTo } = await checkSettings({ product, environment, now });
  const { more, sent } = flags.has('send') ? await send(sendsTo, context) : { more: [], sent: undefined };
  const all = [...checks, ...more];
  return {
    text: all.map(sayCheck).join('\n'),
    json: { checks: all, sent },
    exitCode: all.some(({ verdict }) => verdict === 'not ok') ? 1 : 0,
  };
}

function notSent(text: string): Check {
  return { name: 'event', verdict: 'not ok', text };
}

/** Nothing is sent where a server would send nothing. */
async function send(
  sendsTo: PostHogConfig | undefined,
  context: CommandContext,
): Promise<{ readonly more: readonly Check[]; readonly sent: SentEvent | undefined }> {
  if (sendsTo === undefined) {
    return { more: [notSent('none is sent: as things are, nothing goes to PostHog')], sent: undefined };
  }
  const sent = await sendOneEvent(sendsTo, context);
  if (sent === undefined) {
    const text = 'none is sent: the catalog has no recorded event that could be sent by itself';
    return { more: [notSent(text)], sent };
  }
  return { more: checkDelivery(sent, sendsTo, context.product), sent };
}
