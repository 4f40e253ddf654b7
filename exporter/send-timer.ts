import type { RunDetached } from '../src/run-detached.ts';

/** Node.js knows no longer timer. */
const MAX_TIMER_MILLIS = 2_147_483_647;

/** One timer at a time that belongs to no request and never keeps the host alive. */
export class SendTimer {
  readonly #runDetached: RunDetached;
  #timer: NodeJS.Timeout | undefined;

  constructor(runDetached: RunDetached) {
    this.#runDetached = runDetached;
  }

  get isSet(): boolean {
    return this.#timer !== undefined;
  }

  /** Calls `work` after `delayMillis`, instead of what was set before; a time without end is none. */
  set(delayMillis: number, work: () => void): void {
    this.clear();
    if (delayMillis > MAX_TIMER_MILLIS) return;
    this.#timer = this.#runDetached(() => setTimeout(work, delayMillis).unref());
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
