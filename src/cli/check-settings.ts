import type { Environment } from '../config/parse-setting.ts';
import { type Config, readConfig } from '../config/read-config.ts';
import { readSinks } from '../config/read-sinks.ts';
import type { Product } from '../product/product.ts';
import { variableNames } from '../product/variable-names.ts';
import type { Check } from './check.ts';
import { type KnownNotice, findKnownNotice } from './known-notice.ts';
import { findKnownState } from './known-state.ts';
import { type PostHogConfig, checkDestination } from './destination.ts';
import { canAppendTo, canWriteInto } from './folder-access.ts';
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
  const folder = findKnownState(options)?.folder;
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
      ...(isOn && posthog !== undefined ? [await checkNotice(options, config)] : []),
      ...checkFile(sinks, product),
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
async function checkNotice(options: CheckSettingsOptions, config: Config): Promise<Check> {
  const notice = await findKnownNotice(options, config);
  return { name: 'notice', verdict: 'ok', text: noticeText(notice, config) };
}

function noticeText(notice: KnownNotice, { isTold }: Config): string {
  switch (notice.status) {
    case 'not_needed':
      return 'none is needed: you chose the host';
    case 'told':
      return isTold ? 'none is needed: you or a chart said so by name' : 'given, its time is over';
    case 'grace':
      return `given, the first send is ${minutes(notice.remainingMillis)} min away`;
    case 'to_come':
      return `not given yet: a server gives it first, and sends ${minutes(notice.remainingMillis)} min later`;
  }
}

function minutes(millis: number): number {
  return Math.ceil(millis / MILLIS_PER_MINUTE);
}

/** A server says nothing of a file that takes no events. */
function checkFile(sinks: Config['sinks'], product: Product): readonly Check[] {
  const file = sinks.find((sink) => sink.name === 'file');
  if (file === undefined) return [];
  const name = 'file';
  if (canAppendTo(file.path)) return [{ name, verdict: 'ok', text: 'can be written' }];
  const variable = variableNames(product).file;
  const text = `cannot be written: ${variable} must be a regular file, in a folder that is there`;
  return [{ name, verdict: 'not ok', text }];
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
