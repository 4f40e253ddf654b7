import type { Decision } from '../consent/decide.ts';
import type { ProductSettings } from '../product/product.ts';
import { NO_DELIVERY } from './delivery-report.ts';
import type { RunningTelemetry } from './running-telemetry.ts';
import { disabledLine, statusLines } from './status-lines.ts';
import { summariseStatus } from './summarise-status.ts';
import type { DeliveryReport, TelemetryStatus } from './telemetry-types.ts';

/**
 * What a host is told of its telemetry; `running` is `undefined` where it is off, and `ended` what became of events
 * until it was switched off.
 */
export function describeStatus(
  settings: ProductSettings,
  decided: Decision,
  running: Pick<RunningTelemetry, 'refusal' | 'isAttached' | 'report'> | undefined,
  ended: DeliveryReport = NO_DELIVERY,
): TelemetryStatus {
  const refusal = decided.enabled ? refusalOf(running) : undefined;
  const decision = refusal === undefined ? decided : { ...decided, enabled: false, reason: refusal };
  const status = {
    ...decision,
    ...(running?.report() ?? ended),
    isAttached: running?.isAttached ?? false,
    lines: refusal === undefined ? statusLines(settings, decision) : [disabledLine(refusal)],
  };
  return { ...status, summary: summariseStatus(status) };
}

/** Why nothing is counted though it is on by every setting. */
function refusalOf(running: Pick<RunningTelemetry, 'refusal'> | undefined): string | undefined {
  return running === undefined ? 'it could not be started' : running.refusal?.replace('off, ', '');
}
