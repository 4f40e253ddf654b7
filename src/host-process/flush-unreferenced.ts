import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { withDeadline } from '../with-deadline.ts';
import type { OperatorSdk } from './prepare-operator-sdk.ts';

export type FlushedSdk = Pick<OperatorSdk, 'flush' | 'flushMetrics'>;

const EVERY_MILLIS = 100;

/** What Node.js makes for each request of a client, also over a connection that is there. */
const REQUESTS: ReadonlySet<string> = new Set(['HTTPCLIENTREQUEST', 'HTTPINCOMINGMESSAGE']);

/** A host that listens to a signal and goes on is not draining. */
const AT_MOST_MILLIS = 10_000;

/**
 * Sends the operator's spans again and again while a host drains, one attempt at a time: `process.exit()` leaves
 * no time for it. Nothing that an attempt opens keeps the process alive, as a collector that does not answer would.
 */
export function flushWhileDraining({ flush }: FlushedSdk): void {
  const { run, stop } = unreferenced();
  let isFlushing = false;
  const flushOnce = async (): Promise<void> => {
    if (isFlushing) return;
    isFlushing = true;
    await run(flush);
    isFlushing = false;
  };
  void flushOnce();
  const timer = setInterval(() => void flushOnce(), EVERY_MILLIS).unref();
  setTimeout(() => {
    clearInterval(timer);
    stop();
  }, AT_MOST_MILLIS).unref();
}

/**
 * Sends all once more when the process has nothing left to do, and keeps it alive for that so long at most; it
 * ends as it would have, or goes on with work that others find.
 */
export async function flushBeforeExit(
  { flush, flushMetrics }: FlushedSdk,
  timeoutMillis: number,
): Promise<void> {
  const { run, stop } = unreferenced();
  const alive = setTimeout(() => undefined, timeoutMillis);
  await withDeadline(Promise.all([run(flush), flushMetrics()]), timeoutMillis);
  clearTimeout(alive);
  // An attempt that is still under way goes on to others, which must not count either.
  setTimeout(stop, AT_MOST_MILLIS).unref();
}

/** Runs work whose sockets and timers do not count for the life of the process. It must run no code of the host's. */
function unreferenced(): {
  readonly run: (work: () => Promise<void>) => Promise<void>;
  readonly stop: () => void;
} {
  const mark = new AsyncLocalStorage<true>();
  const hook = createHook({
    init: (_id, type, _trigger, resource) => {
      if (mark.getStore() !== true || !('unref' in resource || REQUESTS.has(type))) return;
      // A timer is not yet in its list when this is called, nor is a socket that a request takes again unused.
      queueMicrotask(() => {
        unref(resource);
        unref(Reflect.get(Object(Reflect.get(resource, 'req')), 'socket'));
      });
    },
  });
  hook.enable();
  return { run: (work) => mark.run(true, work), stop: () => void hook.disable() };
}

function unref(resource: unknown): void {
  if (typeof resource !== 'object' || resource === null || !('unref' in resource)) return;
  if (typeof resource.unref === 'function') resource.unref();
}
