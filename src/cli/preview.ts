import { join } from 'node:path';
import { wrapText } from '../catalog/wrap-text.ts';
import { readProcessFacts } from '../config/process-facts.ts';
import { type Config, readConfig } from '../config/read-config.ts';
import { variableNames } from '../product/variable-names.ts';
import type { Command, CommandContext } from './command.ts';
import { type KnownIdentity, findKnownIdentity } from './known-identity.ts';
import { showSink } from './known-status.ts';
import { type SampleEvents, makeSampleEvents } from './sample-events.ts';
import { sinkText } from './status-as-text.ts';

export const preview: Command = {
  name: 'preview',
  summary:
    'Shows the events that this environment would send for a started server and one call of each kind, exactly as they would leave.',
  flags: { resolve: 'asks the cluster that this pod runs in for its id and version' },
  effects: 'Sends nothing, whatever the settings say. Writes nothing, and opens no socket without --resolve.',
  run: async (context) => {
    const { product, environment, folder, now } = context;
    const config = readConfig(product, environment);
    const identity = await findKnownIdentity(context);
    // As a server that is started in this folder would know them.
    const facts = readProcessFacts(join(folder, 'index.js'), environment, variableNames(product).version);
    const made = await makeSampleEvents({
      product,
      knownFacts: { ...facts },
      instance: identity.instance,
      now,
    });
    const { enabled, decidedBy } = config.decision;
    return {
      text: asText(context, config, identity, made),
      json: {
        enabled,
        decidedBy,
        identityKind: identity.kind,
        events: made.flatMap(({ events }) => events),
      },
      exitCode: 0,
    };
  },
};

function asText(
  { widthColumns }: CommandContext,
  { decision, sinks }: Config,
  { isKnown, reason }: KnownIdentity,
  made: readonly SampleEvents[],
): string {
  const { enabled, decidedBy, reason: why } = decision;
  const paragraph = (text: string): string => wrapText(text, { widthColumns });
  const told = made.filter(({ events }) => events.length > 0);
  return [
    paragraph(
      enabled
        ? `This would be sent to ${sinks.map((sink) => sinkText(showSink(sink))).join(', ')}. Nothing is sent now.`
        : `Telemetry is off by ${decidedBy} (${why}). If it were on, this would be sent. Nothing is sent now.`,
    ),
    paragraph('Of a server, each event has another uuid and timestamp: they belong to the moment.'),
    ...(isKnown
      ? []
      : [paragraph(`The distinct_id and instance_kind are of this preview alone (${reason}).`)]),
    ...told.flatMap(({ title, events }) =>
      [paragraph(title)].concat(events.map((event) => JSON.stringify(event, undefined, 2))),
    ),
  ].join('\n\n');
}
