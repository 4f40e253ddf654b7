import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import type { OperatorSdk } from './prepare-operator-sdk.ts';

const EVERY_MILLIS = 100;

/** A host that listens to a signal and goes on is not draining. */
const AT_MOST_MILLIS = 10_000;

/**
 * Sends the operator's spans again and again while a host drains, one attempt at a time: `process.exit()` leaves
 * no time for it. Nothing that an attempt opens keeps the process alive, as a collector that does not answer would.
 */
export function flushWhileDraining({ flush }: Pick<OperatorSdk, 'flush'>): void {
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

/** Runs work whose sockets and timers do not count for the life of the process. */
function unreferenced(): {
  readonly run: (work: () => Promise<void>) => Promise<void>;
  readonly stop: () => void;
} {
  const mark = new AsyncLocalStorage<true>();
  const hook = createHook({
    init: (_id, _type, _trigger, resource) => {
      if (mark.getStore() !== true || !('unref' in resource)) return;
      // A timer is not yet in its list when this is called.
      queueMicrotask(() => (resource as { unref(): void }).unref());
    },
  });
  hook.enable();
  return { run: (work) => mark.run(true, work), stop: () => void hook.disable() };
}
