import { isAbsolute } from 'node:path';
import { settingLines } from '../operator-lines.ts';
import type { ProductSettings } from '../product/product.ts';
import { variableNames } from '../product/variable-names.ts';
import { type Environment, readSetting } from './parse-setting.ts';

/** What the operator set of identity and of what is remembered. */
export interface StateSettings {
  /** The folder that the operator named; a default may hold where there is none. */
  readonly stateFolder: string | undefined;
  readonly salt: string;
  /** Version of the catalog that the operator was told of before the server started, as by a chart. */
  readonly toldVersion: number | undefined;
}

/** Reads these settings; `off` names the first that is wrong. */
export function readState(
  settings: ProductSettings,
  environment: Environment,
): StateSettings & {
  readonly off?: { readonly name: string; readonly reason: string };
  readonly warnings: readonly string[];
} {
  const names = variableNames(settings);
  const stateFolder = readSetting(environment, names.stateFolder);
  const told = readSetting(environment, names.notice);
  const line =
    stateFolder !== undefined && !isAbsolute(stateFolder)
      ? { name: names.stateFolder, text: settingLines.notAbsolute.say(names.stateFolder) }
      : told !== undefined && !/^\d{1,4}$/u.test(told)
        ? { name: names.notice, text: settingLines.notAVersion.say(names.notice) }
        : undefined;
  return {
    stateFolder,
    salt: readSetting(environment, names.salt) ?? '',
    toldVersion: told === undefined ? undefined : Number(told),
    warnings: line === undefined ? [] : [line.text],
    ...(line !== undefined && { off: { name: line.name, reason: line.text.replace('off, ', '') } }),
  };
}
