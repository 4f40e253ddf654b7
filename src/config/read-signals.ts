import type { Signal } from '../consent/decide.ts';
import { settingLines } from '../operator-lines.ts';
import type { ProductSettings } from '../product/product.ts';
import { variableNames } from '../product/variable-names.ts';
import { type Environment, parseSwitch, readSetting } from './parse-setting.ts';
import { readConfigFileSignal } from './read-config-file-signal.ts';

/** What the environment says of consent. */
export interface Signals {
  readonly signals: readonly Signal[];
  /** Lines for the operator about what is said wrongly; none where it is said to be off on purpose. */
  readonly warnings: readonly string[];
}

/** What a host itself says by `setConsent()`; `undefined` as long as it has not called it. */
export type HostConsent = 'on' | 'off' | 'nothing' | undefined;

/** Reads every setting that can switch telemetry on or off by itself, and what the host says. */
export function readSignals(
  settings: ProductSettings,
  environment: Environment,
  hostConsent: HostConsent,
): Signals {
  const names = variableNames(settings);
  const found: readonly { readonly signal: Signal; readonly warning?: string }[] = [
    { signal: readDoNotTrack(environment) },
    ...[names.switch, names.olderSwitch].flatMap((name) =>
      name === undefined ? [] : [readSwitch(name, environment)],
    ),
    ...(names.disabled === undefined ? [] : [readDisabled(names.disabled, environment)]),
    readConfigFileSignal(settings, environment),
    { signal: readSdkDisabled(environment) },
    ...(settings.awaitsConsent === true || hostConsent !== undefined
      ? [{ signal: readHostConsent(hostConsent) }]
      : []),
  ];
  const isOnPurpose = found.some(({ signal, warning }) => signal.says === 'off' && warning === undefined);
  return {
    signals: found.map(({ signal }) => signal),
    warnings: isOnPurpose ? [] : found.flatMap(({ warning }) => warning ?? []),
  };
}

/** The signals that are the same for every product: they can decide before a product is known. */
export function readCommonSignals(environment: Environment = process.env): readonly Signal[] {
  return [readDoNotTrack(environment), readSdkDisabled(environment)];
}

function readSwitch(name: string, environment: Environment): { signal: Signal; warning?: string } {
  const says = parseSwitch(readSetting(environment, name));
  if (says === 'unset') return { signal: { name, says: 'nothing', reason: `${name} is not set` } };
  if (says === 'invalid') return notASwitch(name);
  return { signal: { name, says, reason: `${name} says ${says}` } };
}

/** A switch the other way round. That it does not disable is no word for telemetry. */
function readDisabled(name: string, environment: Environment): { signal: Signal; warning?: string } {
  const says = parseSwitch(readSetting(environment, name));
  if (says === 'invalid') return notASwitch(name);
  if (says === 'on') return { signal: { name, says: 'off', reason: `${name} is set` } };
  return { signal: { name, says: 'nothing', reason: `${name} says nothing` } };
}

function notASwitch(name: string): { signal: Signal; warning: string } {
  const warning = settingLines.notASwitch.say(name);
  return { signal: { name, says: 'off', reason: warning.replace('off, ', '') }, warning };
}

/** `0` and `false` say nothing; any other value says off (donottrack.sh). */
function readDoNotTrack(environment: Environment): Signal {
  const name = 'DO_NOT_TRACK';
  const value = readSetting(environment, name)?.toLowerCase();
  const isOff = value !== undefined && value !== '0' && value !== 'false';
  const reason = isOff ? `${name} is set` : `${name} says nothing`;
  return { name, says: isOff ? 'off' : 'nothing', reason };
}

/** OpenTelemetry specification, "SDK environment variables": only `true` disables, in any case. */
function readSdkDisabled(environment: Environment): Signal {
  const name = 'OTEL_SDK_DISABLED';
  const isOff = readSetting(environment, name)?.toLowerCase() === 'true';
  return {
    name,
    says: isOff ? 'off' : 'nothing',
    reason: isOff ? `${name} is true` : `${name} says nothing`,
  };
}

function readHostConsent(says: HostConsent): Signal {
  const name = 'setConsent';
  if (says === undefined) return { name, says: 'pending', reason: 'the server has not said yet' };
  if (says === 'nothing') return { name, says, reason: 'the server has no word of its own' };
  return { name, says, reason: `the server says ${says}` };
}
