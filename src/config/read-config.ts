import { type Decision, decide, isPending } from '../consent/decide.ts';
import { settingLines } from '../operator-lines.ts';
import type { ProductSettings } from '../product/product.ts';
import { type Environment, readSetting } from './parse-setting.ts';
import { type HostConsent, readSignals } from './read-signals.ts';
import { type SinkConfig, readSinks } from './read-sinks.ts';
import { type StateSettings, readState } from './read-state.ts';

/** The whole of what the operator set, parsed once. */
export interface Config {
  readonly decision: Decision;
  /** It will be on if the host says so by `setConsent()`. */
  readonly isPending: boolean;
  /** Empty when the decision is off. */
  readonly sinks: readonly SinkConfig[];
  readonly state: StateSettings;
  /** Whether the operator knows of it without a notice: they said on by name, or a chart told them. */
  readonly isTold: boolean;
  /** Lines for the operator: what must be mended. None where telemetry was switched off on purpose. */
  readonly warnings: readonly string[];
}

/** Reads the environment and the config file. A mistake in them switches telemetry off and says so; it never throws. */
export function readConfig(
  settings: ProductSettings,
  environment: Environment = process.env,
  hostConsent?: HostConsent,
): Config {
  const policy = settings.policy ?? 'opt-in';
  const { signals, warnings } = readSignals(settings, environment, hostConsent);
  const consent = decide(policy, signals);
  const { warnings: stateWarnings, off: stateOff, ...state } = readState(settings, environment);
  const isTold =
    signals.some(({ says }) => says === 'on') || (state.toldVersion ?? 0) >= (settings.catalogVersion ?? 1);
  const shared = { state, isTold };
  if (!consent.enabled && !isPending(consent)) {
    return { ...shared, decision: consent, isPending: false, sinks: [], warnings };
  }
  const { sinks, off = stateOff, warnings: sinkWarnings } = readSinks(settings, environment);
  const decision = off === undefined ? consent : decide(policy, [...signals, { ...off, says: 'off' }]);
  return {
    ...shared,
    decision,
    isPending: isPending(decision),
    sinks: off === undefined ? sinks : [],
    warnings: [
      ...warnings,
      // Who has not switched it on yet need not mend where it would go.
      ...(isPending(consent)
        ? []
        : [...stateWarnings, ...sinkWarnings, ...readRetired(settings, environment)]),
    ],
  };
}

function readRetired(
  { retiredVariables = {} }: ProductSettings,
  environment: Environment,
): readonly string[] {
  return Object.entries(retiredVariables)
    .filter(([name]) => readSetting(environment, name) !== undefined)
    .map(([name, advice]) => settingLines.retired.say(name, advice));
}
