import type { Decision } from './consent/decide.ts';
import type { Telemetry } from './telemetry-types.ts';

/** Telemetry that is off: it answers why, and does nothing. */
export function createOffTelemetry(decision: Decision): Telemetry {
  return {
    processor: { onStart: nothing, onEnd: nothing, forceFlush: resolved, shutdown: resolved },
    attach: () => false,
    record: nothing,
    status: () => ({
      ...decision,
      summary: `off: ${decision.reason}`,
      instanceKind: undefined,
      isAttached: false,
      sinks: [],
      selected: 0,
      selectionErrors: 0,
      folded: {},
      replacedTimes: 0,
    }),
    forceFlush: resolved,
    shutdown: resolved,
    sendAtExit: nothing,
  };
}

function nothing(): void {
  return undefined;
}

async function resolved(): Promise<void> {
  return undefined;
}
