import { RETRY, type Sink } from './sink.ts';

/** A sink of a host's own may break its word: what it throws or rejects is a reason to try again. */
export function guardSink(sink: Sink): Sink {
  return {
    name: sink.name,
    isLocal: sink.isLocal,
    deliver: async (events) => {
      try {
        return await sink.deliver(events);
      } catch {
        return RETRY;
      }
    },
    deliverAtExit: (events, timeoutMillis) => {
      try {
        return sink.deliverAtExit(events, timeoutMillis);
      } catch {
        return RETRY;
      }
    },
  };
}
