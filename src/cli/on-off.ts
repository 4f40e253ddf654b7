import { readConfigFile } from '../config/config-file.ts';
import { canEnter, homeOf } from '../config/home-folder.ts';
import { findConfigFile, shownConfigFile } from '../config/read-config-file-signal.ts';
import { type WriteOutcome, writeConfigFile } from '../config/write-config-file.ts';
import { CATALOG_VERSION_KEY, configKeys } from '../product/config-names.ts';
import type { Product } from '../product/product.ts';
import { variableNames } from '../product/variable-names.ts';
import type { Command, CommandContext, CommandResult } from './command.ts';
import { type DecisionNow, decisionNow } from './decision-now.ts';
import { ownerOfFolder } from './folder-access.ts';

type Wanted = 'on' | 'off';

/** Says on in the config file, for the version of the catalog that is collected now. */
export const turnOn: Command = {
  name: 'on',
  summary: 'Switches telemetry on in your config file, for what is collected now.',
  flags: {},
  effects: 'Writes the config file in your home folder. Opens no socket.',
  run: async (context) => switchTo('on', context),
};

/** Says off in the config file, which works in a running server too. */
export const turnOff: Command = {
  name: 'off',
  summary: 'Switches telemetry off in your config file, at once also in a running server.',
  flags: {},
  effects: 'Writes the config file in your home folder. Opens no socket.',
  run: async (context) => switchTo('off', context),
};

const ROOT = 0;

/** What there is to say of a change, and of the decision after it. */
interface Change {
  readonly wanted: Wanted;
  readonly outcome: WriteOutcome | 'no_home';
  readonly now: DecisionNow;
  /** Root has written what the user of this home folder cannot read. */
  readonly isHidden: boolean;
}

function switchTo(wanted: Wanted, { product, environment }: CommandContext): CommandResult {
  const path = findConfigFile(product, environment);
  const home = homeOf(environment) ?? '';
  const owner = ownerOfFolder(home);
  const isRoot = process.getuid?.() === ROOT;
  // A home folder that is not there is not made, and nothing in one that is another user's is this user's.
  const outcome =
    path === undefined || owner === undefined || !canEnter(home)
      ? 'no_home'
      : writeConfigFile(path, changesTo(wanted, product, path));
  const change: Change = {
    wanted,
    outcome,
    now: decisionNow(product, environment),
    isHidden: outcome === 'written' && isRoot && owner !== ROOT,
  };
  const { now, isHidden } = change;
  const isDone = outcome === 'written' || (wanted === 'off' && outcome === 'not_understood');
  return {
    text: [whatWasWritten(change, product), ...whatHolds(change)].join('\n'),
    json: { outcome, file: shownConfigFile(product), decision: now, readableByOwner: !isHidden },
    exitCode: isDone && now.state === wanted && !(isHidden && wanted === 'on') ? 0 : 1,
  };
}

/** An older switch that is there says the same afterwards: else it would go on saying off. */
function changesTo(wanted: Wanted, product: Product, path: string): Readonly<Record<string, unknown>> {
  const { switch: key, olderSwitch } = configKeys(product);
  const file = readConfigFile(path);
  const isOlderThere =
    olderSwitch !== undefined && file.status === 'read' && Object.hasOwn(file.content, olderSwitch);
  const value = wanted === 'on';
  return {
    [key]: value,
    ...(isOlderThere && { [olderSwitch]: value }),
    [CATALOG_VERSION_KEY]: value ? product.catalog.definition.version : undefined,
  };
}

function whatWasWritten({ wanted, outcome, now }: Change, product: Product): string {
  const file = shownConfigFile(product);
  const instead = `set ${variableNames(product).switch}=${wanted === 'on'} where the server is started`;
  if (outcome === 'written') return `${file} says ${wanted} now.`;
  if (outcome === 'no_home') return `There is no home folder to write ${file} in: ${instead}.`;
  if (outcome === 'failed') return `${file} cannot be written, and is as it was: ${instead}.`;
  if (wanted === 'off') {
    return `${file} cannot be understood, and is as it was: ${now.state === 'off' ? 'that counts as off' : instead}.`;
  }
  const key = configKeys(product).switch;
  return `${file} cannot be understood, and is as it was: mend it (a JSON object in a file of your own, in which ${key} is true or false) or remove it.`;
}

/** The decision comes last: it is what was asked for, or why not. */
function whatHolds({ wanted, outcome, now, isHidden }: Change): readonly string[] {
  const isAsked = now.state === wanted;
  const lines: string[] = [];
  if (outcome === 'written' && wanted === 'off') {
    lines.push('A server that is running sends nothing more from now on.');
  } else if (outcome === 'written' && isAsked) {
    lines.push('A server that is running follows when it is started again.');
  }
  if (isHidden) {
    lines.push(
      'You are root, and this home folder is another user’s: that user cannot read the file, and their server takes that as off. Run this as that user, or give them the file by chown.',
    );
  }
  if (isAsked) return [...lines, `Telemetry is ${now.state}: ${now.reason}.`];
  const but = outcome === 'written' ? 'But telemetry' : 'Telemetry';
  return [...lines, 'A server goes by its own variables.', `${but} is ${said(now)} here: ${now.reason}.`];
}

function said({ state }: DecisionNow): string {
  return state === 'pending' ? 'not on yet' : state;
}
