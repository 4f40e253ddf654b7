import { type Decision, type Signal, decide } from '../consent/decide.ts';
import type { ProductSettings } from '../product/product.ts';
import type { Environment } from './parse-setting.ts';
import { readSignals } from './read-signals.ts';
import { type SinkConfig, readSinks } from './read-sinks.ts';

/** The whole of what the operator set, parsed once. */
export interface Config {
  readonly decision: Decision;
  /** Empty when the decision is off. */
  readonly sinks: readonly SinkConfig[];
  /** Lines for the operator: what must be mended. None where telemetry was switched off on purpose. */
  readonly warnings: readonly string[];
}

/** Reads the environment. A mistake in it switches telemetry off and says so; it never throws. */
export function readConfig(settings: ProductSettings, environment: Environment = process.env): Config {
  const { signals, warnings } = readSignals(settings, environment);
  const policy = settings.policy ?? 'opt-in';
  const consent = decide(policy, signals);
  if (!consent.enabled) return { decision: consent, sinks: [], warnings };
  const { sinks, off, warnings: sinkWarnings } = readSinks(settings, environment);
  if (off === undefined) return { decision: consent, sinks, warnings: sinkWarnings };
  const signal: Signal = { ...off, says: 'off' };
  return { decision: decide(policy, [...signals, signal]), sinks: [], warnings: sinkWarnings };
}
