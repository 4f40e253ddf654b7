import type { Outcome, Sink } from '../../exporter/sink.ts';
import type { Fetch, WireEvent } from '../../exporter/wire-event.ts';

/** An event as a sink was given it, and how the attempt ended. */
export interface Attempt {
  readonly event: WireEvent;
  readonly outcome: Outcome['status'];
}

/** What an attempt met on its way. */
export interface Answer {
  /** Status of the answer; `undefined` where there was none. */
  readonly status: number | undefined;
  /** Code of what went wrong on the way, such as `ECONNREFUSED`. */
  readonly errorCode: string | undefined;
  /** How far this clock is ahead of the server’s, in milliseconds. */
  readonly aheadMillis: number | undefined;
}

export interface WatchedSink {
  readonly sink: Sink;
  /** Resolves when the attempt has ended, however long a flush waits for it; `undefined` where there was none. */
  readonly attempt: () => Promise<Attempt | undefined>;
}

/** A sink that tells of the first event of its last batch. */
export function watchSink(sink: Sink): WatchedSink {
  let attempt: Promise<Attempt | undefined> = Promise.resolve(undefined);
  return {
    attempt: () => attempt,
    sink: {
      ...sink,
      deliver: (events) => {
        const delivery = sink.deliver(events);
        attempt = delivery.then(({ status }) => toAttempt(events[0], status));
        return delivery;
      },
    },
  };
}

function toAttempt(event: WireEvent | undefined, outcome: Attempt['outcome']): Attempt | undefined {
  return event === undefined ? undefined : { event, outcome };
}

/** A `fetch` that tells of its last answer. */
export function watchAnswer(
  request: Fetch,
  now: () => number,
): { readonly fetch: Fetch; readonly answer: () => Answer } {
  let answer: Answer = { status: undefined, errorCode: undefined, aheadMillis: undefined };
  return {
    answer: () => answer,
    fetch: async (input, options) => {
      try {
        const response = await request(input, options);
        const dateMillis = Date.parse(response.headers.get('date') ?? '');
        const aheadMillis = Number.isNaN(dateMillis) ? undefined : now() - dateMillis;
        answer = { status: response.status, errorCode: undefined, aheadMillis };
        return response;
      } catch (error) {
        answer = { ...answer, errorCode: errorCodeOf(error) };
        throw error;
      }
    },
  };
}

const ERROR_CODE = /^[A-Z][A-Z0-9_]{2,49}$/u;

/** Node.js’s fetch keeps what happened in `cause`; of that only a code is known to hold nothing else. */
function errorCodeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && ERROR_CODE.test(code) ? code : undefined;
}
