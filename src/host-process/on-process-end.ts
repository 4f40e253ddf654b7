/** Signals that end a process which does not listen to them. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** What is used of `process`. */
export type HostProcess = Pick<
  NodeJS.Process,
  'once' | 'prependOnceListener' | 'listenerCount' | 'kill' | 'pid'
>;

/**
 * Calls `work` when the process ends, and lets it end as it would have without us. It is called again
 * where a process outlives the signal that was raised again, as the first process of a container does.
 *
 * On `exit` that is all there is to do: it comes for `process.exit()`, an empty loop and an uncaught
 * exception. A signal ends a process at once where nobody listens to it: then `work` is done and the
 * signal raised again. Where the host listens, it drains as it likes, and `exit` follows.
 */
export function onProcessEnd(host: HostProcess, work: () => void): void {
  host.once('exit', work);
  for (const signal of SIGNALS) {
    host.prependOnceListener(signal, () => {
      if (host.listenerCount(signal) > signalExitListeners()) return;
      work();
      if (host.listenerCount(signal) === 0) host.kill(host.pid, signal);
    });
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
