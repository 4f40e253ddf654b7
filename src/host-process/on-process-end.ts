import { withDeadline } from '../with-deadline.ts';
import { type FlushedSdk, flushBeforeExit, flushWhileDraining } from './flush-unreferenced.ts';

/** Signals that end a process which does not listen to them. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** What is used of `process`. */
export type HostProcess = Pick<
  NodeJS.Process,
  'once' | 'off' | 'prependListener' | 'listenerCount' | 'kill' | 'pid'
>;

/** What is left to do when the process ends. */
export interface LastWork {
  /** Done at once and blocking, at most so long. */
  readonly lastWork: (timeoutMillis: number) => void;
  /** Operator tracing that nobody but us ends. */
  readonly sdk?: FlushedSdk | undefined;
}

/** A process ends at most two seconds later than without us. */
const DEADLINE_MILLIS = 1900;
const FLUSH_MILLIS = 900;
const LAST_WORK_MILLIS = 1500;

/**
 * Does the last work when the process ends, and lets it end as it would have without us. It is done again
 * where a process outlives the signal that was raised again, as the first process of a container does.
 *
 * On `exit` that is all there is to do: it comes for `process.exit()`, an empty loop and an uncaught
 * exception. A signal ends a process at once where nobody listens to it: then the work is done and the
 * signal raised again. Where the host listens, it drains as it likes, and `exit` follows; nothing that
 * takes time can be done then, so that the operator's spans are sent while it drains.
 */
export function onProcessEnd(host: HostProcess, { lastWork, sdk }: LastWork): void {
  let endsSinceMillis: number | undefined;
  const doLastWork = (): void => {
    const spentMillis = endsSinceMillis === undefined ? 0 : performance.now() - endsSinceMillis;
    lastWork(Math.max(0, Math.min(LAST_WORK_MILLIS, DEADLINE_MILLIS - spentMillis)));
  };
  host.once('exit', doLastWork);
  if (sdk !== undefined) {
    host.once('beforeExit', () => {
      endsSinceMillis = performance.now();
      void flushBeforeExit(sdk, FLUSH_MILLIS);
      // Who lives on has work of its own, and ends another time.
      setTimeout(() => {
        endsSinceMillis = undefined;
      }, DEADLINE_MILLIS).unref();
    });
  }
  for (const signal of SIGNALS) {
    let isFlushing = false;
    let isDraining = false;
    const end = (): void => {
      host.off(signal, listen);
      doLastWork();
      endsSinceMillis = undefined;
      if (host.listenerCount(signal) === 0) host.kill(host.pid, signal);
    };
    const flushAndEnd = async ({ flush, flushMetrics }: FlushedSdk): Promise<void> => {
      isFlushing = true;
      endsSinceMillis = performance.now();
      await withDeadline(Promise.all([flush(), flushMetrics()]), FLUSH_MILLIS);
      // A second signal has not waited for it.
      if (!isFlushing) return;
      end();
      // The signal-exit package has held still as long as somebody else listened.
      if (host.listenerCount(signal) > 0) host.kill(host.pid, signal);
    };
    const listen = (): void => {
      if (host.listenerCount(signal) - 1 > signalExitListeners()) {
        // It stays: a host may raise the signal again when it has drained.
        if (sdk !== undefined && !isDraining) flushWhileDraining(sdk);
        isDraining = true;
      } else if (sdk === undefined || isFlushing) {
        isFlushing = false;
        end();
      } else {
        void flushAndEnd(sdk);
      }
    };
    host.prependListener(signal, listen);
  }
}

/**
 * Listeners of the signal-exit package, which many tools bring in. They only raise the signal again when
 * nobody else listens, without an `exit`, so that they must not be taken for the host's.
 * Source: signal-exit 3 and 4, where they keep their emitter.
 */
function signalExitListeners(): number {
  const emitters: readonly unknown[] = [
    Reflect.get(process, '__signal_exit_emitter__'),
    Reflect.get(globalThis, Symbol.for('signal-exit emitter')),
  ];
  return emitters.reduce<number>((total, emitter) => {
    const count = typeof emitter === 'object' && emitter !== null ? Reflect.get(emitter, 'count') : 0;
    return total + (typeof count === 'number' ? count : 0);
  }, 0);
}
