import { CATALOG_VERSION_KEY, configKeys } from '../product/config-names.ts';
import type { Decision } from '../consent/decide.ts';
import { readConfigFile } from '../config/config-file.ts';
import type { Environment } from '../config/parse-setting.ts';
import { findStateFolder } from '../config/find-state-folder.ts';
import { findConfigFile, readConfigFileSignal } from '../config/read-config-file-signal.ts';
import { writeConfigFile } from '../config/write-config-file.ts';
import type { ProductSettings } from '../product/product.ts';
import { optInSetting } from './status-lines.ts';

/** Key of the config file: the version of the catalog that the hint was last shown for. */
const HINT_VERSION_KEY = 'telemetryHintVersion';

/**
 * The line that invites to opt in, once: it is remembered in the config file before it is shown, and not shown where
 * that cannot be. Processes that ask in the same instant may each show it, none that asks later does. `undefined`
 * where anybody has decided already. A later version of what is collected asks those again who had agreed to an
 * earlier one.
 */
export function showHint(
  settings: ProductSettings,
  { enabled, decidedBy }: Decision,
  environment: Environment | undefined,
): string | undefined {
  if (enabled || decidedBy !== 'policy' || settings.policy === 'opt-out' || settings.policy === 'off')
    return undefined;
  const path = findConfigFile(settings, environment);
  // What is written to a home folder that is not there, or is a pod's, is not there the next time.
  const isLasting = findStateFolder(settings, undefined, environment) !== undefined;
  if (path === undefined || !isLasting || hasDecided(settings, environment)) return undefined;
  const file = readConfigFile(path);
  const content = file.status === 'read' ? file.content : {};
  const { catalogVersion = 1 } = settings;
  if (wasShown(settings, content, catalogVersion)) return undefined;
  const key = configKeys(settings).hintShown;
  const isRemembered =
    writeConfigFile(path, { [key]: true, [HINT_VERSION_KEY]: catalogVersion }) === 'written';
  if (!isRemembered) return undefined;
  return hintLine(settings);
}

/** The line itself. */
export function hintLine(settings: ProductSettings): string {
  return `${settings.name} can send anonymous usage data to help its maintainers: opt in with ${optInSetting(settings)}. This is said once.`;
}

/** Whether the file says anything by now: it may have changed since the start. */
function hasDecided(settings: ProductSettings, environment: Environment | undefined): boolean {
  const { signal, warning } = readConfigFileSignal(settings, environment);
  return signal.says !== 'nothing' || warning !== undefined;
}

function wasShown(
  settings: ProductSettings,
  content: Readonly<Record<string, unknown>>,
  catalogVersion: number,
): boolean {
  const keys = configKeys(settings);
  if (content[keys.hintShown] !== true) return false;
  const shownFor = numberOr1(content[HINT_VERSION_KEY]);
  const agreed = [keys.switch, keys.olderSwitch].some((key) => key !== undefined && content[key] === true);
  const agreedTo = agreed ? numberOr1(content[CATALOG_VERSION_KEY]) : catalogVersion;
  return agreedTo >= catalogVersion || shownFor >= catalogVersion;
}

function numberOr1(value: unknown): number {
  return typeof value === 'number' ? value : 1;
}
