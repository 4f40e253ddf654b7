import type { Decision } from './consent/decide.ts';
import type { Telemetry } from './telemetry-types.ts';

/** Telemetry that is off: it answers why, and does nothing. */
export function createOffTelemetry(decision: Decision): Telemetry {
  const nothing = (): void => undefined;
  const resolved = async (): Promise<void> => undefined;
  return {
    processor: { onStart: nothing, onEnd: nothing, forceFlush: resolved, shutdown: resolved },
    attach: () => false,
    record: nothing,
    status: () => ({
      ...decision,
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
