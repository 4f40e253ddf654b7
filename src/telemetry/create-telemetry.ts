import type { Catalog } from '../catalog/define-catalog.ts';
import { readConfig } from '../config/read-config.ts';
import { describeStatus, showHint } from './on-demand.ts';
import { RunningTelemetry } from './running-telemetry.ts';
import { warnOnStderr } from '../stderr.ts';
import { SwitchableTelemetry } from './switchable-telemetry.ts';
import type { HostTelemetryOptions, TelemetryOptions } from './telemetry-options.ts';
import type { Telemetry } from './telemetry-types.ts';

/**
 * Makes the usage telemetry of one server: reads what the operator set, decides, and wires the
 * pipeline. Where it is off nothing is made.
 */
export function createTelemetry<C extends Catalog>(options: TelemetryOptions<C>): Telemetry<C> {
  return createHostTelemetry(options);
}

/** As {@link createTelemetry}, with what only tests and the package itself need. */
export function createHostTelemetry<C extends Catalog>(options: HostTelemetryOptions<C>): Telemetry<C> {
  const { product, environment, warn = warnOnStderr } = options;
  return new SwitchableTelemetry({
    settings: product,
    environment,
    readConfig: (hostConsent) => readConfig(product, environment, hostConsent),
    warn,
    start: (...running) => new RunningTelemetry(options, ...running),
    onDemand: () => ({ describeStatus, showHint }),
  });
}
