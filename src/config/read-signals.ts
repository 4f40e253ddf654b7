import type { Signal } from '../consent/decide.ts';
import type { ProductSettings } from '../product/product.ts';
import { type Environment, SWITCH_VALUES, parseSwitch, readSetting } from './parse-setting.ts';

/** What the environment says of consent, and the lines for the operator about what it says wrongly. */
export interface Signals {
  readonly signals: readonly Signal[];
  readonly warnings: readonly string[];
}

/** Reads every setting that can switch telemetry on or off by itself. */
export function readSignals({ envPrefix, olderSwitch }: ProductSettings, environment: Environment): Signals {
  const switches = [`${envPrefix}_TELEMETRY`, ...(olderSwitch === undefined ? [] : [olderSwitch])].map(
    (name) => readSwitch(name, environment),
  );
  return {
    signals: [
      readDoNotTrack(environment),
      ...switches.map(({ signal }) => signal),
      readSdkDisabled(environment),
    ],
    warnings: switches.flatMap(({ warning }) => warning ?? []),
  };
}

function readSwitch(name: string, environment: Environment): { signal: Signal; warning?: string } {
  const says = parseSwitch(readSetting(environment, name));
  if (says === 'unset') return { signal: { name, says: 'nothing', reason: `${name} is not set` } };
  if (says !== 'invalid') return { signal: { name, says, reason: `${name} says ${says}` } };
  const reason = `${name} is none of ${SWITCH_VALUES}`;
  return { signal: { name, says: 'off', reason }, warning: `off, ${reason}` };
}

/** `0` and `false` say nothing; any other value says off (donottrack.sh). */
function readDoNotTrack(environment: Environment): Signal {
  const name = 'DO_NOT_TRACK';
  const value = readSetting(environment, name)?.toLowerCase();
  const isOff = value !== undefined && value !== '0' && value !== 'false';
  return { name, says: isOff ? 'off' : 'nothing', reason: isOff ? `${name} is set` : `${name} says nothing` };
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
