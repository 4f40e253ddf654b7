import { DELIVERED, type Outcome, RETRY, type Sink } from './sink.ts';
import type { WireEvent } from './wire-event.ts';

/** Writes one JSON line an event: the very object that PostHog would get. `write` is to write to stderr. */
export function createConsoleSink(write: (line: string) => void): Sink {
  const deliver = (events: readonly WireEvent[]): Outcome => {
    try {
      write(events.map((event) => JSON.stringify(event)).join('\n'));
      return DELIVERED;
    } catch {
      return RETRY;
    }
  };
  return {
    name: 'console',
    isLocal: true,
    deliver: async (events) => deliver(events),
    deliverAtExit: deliver,
  };
}
