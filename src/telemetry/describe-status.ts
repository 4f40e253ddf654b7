import type { Decision } from '../consent/decide.ts';
import type { ProductSettings } from '../product/product.ts';
import { NO_DELIVERY } from './delivery-report.ts';
import type { RunningTelemetry } from './running-telemetry.ts';
import { statusLines } from './status-lines.ts';
import { summariseStatus } from './summarise-status.ts';
import type { TelemetryStatus } from './telemetry-types.ts';

/** What a host is told of its telemetry; `running` is `undefined` where it is off. */
export function describeStatus(
  settings: ProductSettings,
  decided: Decision,
  running: Pick<RunningTelemetry, 'refusal' | 'isAttached' | 'report'> | undefined,
): TelemetryStatus {
  const refusal = running?.refusal;
  const decision = refusal === undefined ? decided : { ...decided, enabled: false, reason: refusal };
  const status = {
    ...decision,
    ...(running?.report() ?? NO_DELIVERY),
    isAttached: running?.isAttached ?? false,
    lines: statusLines(settings, decision),
  };
  return { ...status, summary: summariseStatus(status) };
}
