import { DELIVERED, type Outcome, type Sink } from '../../exporter/sink.ts';
import type { WireEvent } from '../../exporter/wire-event.ts';

export interface ScriptedSink extends Sink {
  /** Every attempt, in order. */
  readonly attempts: (readonly WireEvent[])[];
  /** Outcomes of the attempts to come; `delivered` when there are no more. */
  readonly script: (Outcome | Promise<Outcome> | Error)[];
}

/** A sink of a host's own whose outcomes the test decides. */
export function createScriptedSink(isLocal = false): ScriptedSink {
  const attempts: (readonly WireEvent[])[] = [];
  const script: ScriptedSink['script'] = [];
  const next = (events: readonly WireEvent[]): Outcome | Promise<Outcome> => {
    attempts.push(events);
    const outcome = script.shift() ?? DELIVERED;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  return {
    name: 'posthog',
    isLocal,
    attempts,
    script,
    deliver: async (events) => next(events),
    deliverAtExit: (events) => {
      const outcome = next(events);
      return outcome instanceof Promise ? DELIVERED : outcome;
    },
  };
}
