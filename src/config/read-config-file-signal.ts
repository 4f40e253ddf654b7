import type { Signal } from '../consent/decide.ts';
import { settingLines } from '../operator-lines.ts';
import { CATALOG_VERSION_KEY, configFileName, configKeys } from '../product/config-names.ts';
import type { ProductSettings } from '../product/product.ts';
import { readConfigFile } from './config-file.ts';
import { canEnter, configFilePath, homeOf, isMissing } from './home-folder.ts';
import type { Environment } from './parse-setting.ts';

/** What the operator's config file says, under its path, and the line about what it says wrongly. */
export interface ConfigFileSignal {
  readonly signal: Signal;
  readonly warning?: string;
}

/**
 * The path of the operator's config file; `undefined` where the environment names no home folder, or one that is not
 * there: nothing is to be read or made in it.
 */
export function findConfigFile(
  settings: ProductSettings,
  environment: Environment = process.env,
): string | undefined {
  const home = homeOf(environment);
  const path = configFilePath(home, configFileName(settings));
  return home === undefined || path === undefined || isMissing(home) ? undefined : path;
}

/** The config file as it is shown: where its home folder is has no place in a log. */
export function shownConfigFile(settings: ProductSettings): string {
  return `~/${configFileName(settings)}`;
}

/** Reads what the config file says now. What exists and cannot be understood says off. */
export function readConfigFileSignal(
  settings: ProductSettings,
  environment: Environment = process.env,
): ConfigFileSignal {
  const path = findConfigFile(settings, environment);
  const shown = shownConfigFile(settings);
  const name = path ?? shown;
  const nothing = (reason: string): ConfigFileSignal => ({ signal: { name, says: 'nothing', reason } });
  if (path === undefined) return nothing('there is no home folder');
  const file = readConfigFile(path);
  if (file.status === 'absent') return nothing(`there is no ${shown}`);
  const says = file.status === 'read' ? readSwitches(settings, file.content) : undefined;
  if (file.status === 'unreadable' && !canEnter(homeOf(environment) ?? '')) {
    return nothing('the home folder is not this user’s');
  }
  if (file.status === 'unreadable' || says === undefined) {
    const reason = `${shown} cannot be understood`;
    return { signal: { name, says: 'off', reason }, warning: settingLines.configNotUnderstood.say(shown) };
  }
  if (says === 'unset') return nothing(`${shown} does not say`);
  if (says === 'outdated') return nothing(`${shown} says on for an earlier version of what is collected`);
  if (says === 'on' && file.isWritableByOthers) {
    return {
      ...nothing(`${shown} says on, and others can write it`),
      warning: settingLines.configNotYours.say(shown),
    };
  }
  return { signal: { name, says, reason: `${shown} says ${says}` } };
}

/** `undefined` where a switch, or the version it was given for, is not understood. */
function readSwitches(
  settings: ProductSettings,
  content: Readonly<Record<string, unknown>>,
): 'on' | 'off' | 'unset' | 'outdated' | undefined {
  const keys = configKeys(settings);
  const switches = [keys.switch, keys.olderSwitch].flatMap((key) =>
    key === undefined || !Object.hasOwn(content, key) ? [] : [content[key]],
  );
  if (switches.some((value) => typeof value !== 'boolean')) return undefined;
  if (switches.includes(false)) return 'off';
  if (switches.length === 0) return 'unset';
  // A consent that names no version is as old as consent is.
  const version = Object.hasOwn(content, CATALOG_VERSION_KEY) ? content[CATALOG_VERSION_KEY] : 1;
  if (typeof version !== 'number' || !Number.isInteger(version)) return undefined;
  return version < (settings.catalogVersion ?? 1) ? 'outdated' : 'on';
}
