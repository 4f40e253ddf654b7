import { isAbsolute } from 'node:path';
import { findStateFolder } from '../config/find-state-folder.ts';
import type { Environment } from '../config/parse-setting.ts';
import { type Config, readConfig } from '../config/read-config.ts';
import { readSinks } from '../config/read-sinks.ts';
import { parseMemory } from '../notice/memory.ts';
import { NOTICE_FILE } from '../notice/notice.ts';
import { DEFAULT_GRACE_MILLIS } from '../notice/notice-lines.ts';
import type { Product } from '../product/product.ts';
import { createStateFolder } from '../state/create-state-folder.ts';
import type { Check } from './check.ts';
import { type PostHogConfig, checkDestination } from './destination.ts';
import { canWriteInto } from './folder-access.ts';
import { checkSurroundings } from './surroundings.ts';

export interface CheckSettingsOptions {
  readonly product: Product;
  readonly environment: Environment;
  readonly now: () => number;
}

export interface CheckedSettings {
  readonly checks: readonly Check[];
  /** Where it would be sent now; `undefined` where nothing may be. */
  readonly sendsTo: PostHogConfig | undefined;
}

const MILLIS_PER_MINUTE = 60_000;

/** Looks at all settings of a product. It writes nothing and opens no socket. */
export async function checkSettings(options: CheckSettingsOptions): Promise<CheckedSettings> {
  const { product, environment } = options;
  const config = readConfig(product, environment);
  const { sinks, warnings } = readSinks(product, environment);
  const posthog = sinks.find((sink) => sink.name === 'posthog');
  const isOn = config.decision.enabled && !config.isPending;
  const named = findStateFolder(product, config.state.stateFolder, environment);
  // A relative one is a mistake, and used by nobody.
  const folder = named !== undefined && isAbsolute(named) ? named : undefined;
  return {
    checks: [
      checkDecision(config),
      ...config.warnings.map((line): Check => ({
        name: 'settings',
        verdict: line.startsWith('off, ') ? 'not ok' : 'note',
        text: line.replace('off, ', ''),
      })),
      // What would be wrong too, once it is on.
      ...warnings
        .filter((line) => !config.warnings.includes(line))
        .map((line): Check => ({ name: 'settings', verdict: 'note', text: line.replace('off, ', '') })),
      ...(posthog === undefined ? [] : checkDestination(posthog, product, environment)),
      ...(isOn && posthog !== undefined ? [await checkNotice(config, posthog, folder, options)] : []),
      checkStateFolder(folder),
      ...checkSurroundings(environment),
    ],
    sendsTo: isOn ? posthog : undefined,
  };
}

function checkDecision({ decision, isPending, sinks }: Config): Check {
  const { enabled, reason } = decision;
  const name = 'decision';
  if (isPending)
    return { name, verdict: 'ok', text: `not on yet: ${reason}; nothing is sent before it says on` };
  if (!enabled) return { name, verdict: 'ok', text: `off: ${reason}; nothing is sent` };
  return { name, verdict: 'ok', text: `on, to ${sinks.map((sink) => sink.name).join(', ')}: ${reason}` };
}

/** Where the operator did not choose the destination, they are told before anything is sent there. */
async function checkNotice(
  { isTold }: Config,
  { isOperatorsChoice }: PostHogConfig,
  folder: string | undefined,
  { product, now }: CheckSettingsOptions,
): Promise<Check> {
  const name = 'notice';
  const verdict = 'ok';
  if (isTold) return { name, verdict, text: 'none is needed: you or a chart said so by name' };
  if (isOperatorsChoice) return { name, verdict, text: 'none is needed: you chose the host' };
  const { catalog, graceMillis = DEFAULT_GRACE_MILLIS } = product;
  const state = folder === undefined ? undefined : createStateFolder(folder);
  const memory = parseMemory(await state?.read(NOTICE_FILE));
  const graceMinutes = Math.ceil(graceMillis / MILLIS_PER_MINUTE);
  if (memory === undefined || memory.catalogVersion < catalog.definition.version) {
    const text = `not given yet: a server gives it first, and sends ${graceMinutes} min later`;
    return { name, verdict, text };
  }
  const leftMillis = Math.min(memory.toldAtMillis, now()) + graceMillis - now();
  const left =
    leftMillis > 0
      ? `the first send is ${Math.ceil(leftMillis / MILLIS_PER_MINUTE)} min away`
      : 'its time is over';
  return { name, verdict, text: `given, ${left}` };
}

function checkStateFolder(folder: string | undefined): Check {
  const name = 'state folder';
  if (folder === undefined) {
    return { name, verdict: 'ok', text: 'none here: nothing is remembered from one start to the next' };
  }
  return canWriteInto(folder)
    ? { name, verdict: 'ok', text: 'can be written' }
    : { name, verdict: 'not ok', text: 'cannot be written: give the server’s user a folder of its own' };
}
