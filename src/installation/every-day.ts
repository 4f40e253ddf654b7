import type { RunDetached } from '../run-detached.ts';
import { attempt } from '../attempt.ts';
import { MILLIS_PER_DAY, type UtcDay, startOfDayMillis, utcDayOf } from './utc-day.ts';

export interface EveryDayOptions {
  /** Done once a day. */
  readonly work: (day: UtcDay) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A random number from 0 up to 1. */
  readonly jitter: () => number;
  /** Makes timers that belong to no request. */
  readonly runDetached: RunDetached;
}

/** Servers all over the world share midnight in UTC: they spread their work over what follows. */
const SPREAD_MILLIS = 6 * 3_600_000;

/**
 * Nothing is waited for any longer at once: a suspended machine's timers stand still, and a clock can be set.
 * It is also far from 24.8 days, beyond which a timer of Node.js fires at once.
 */
const MAX_WAIT_MILLIS = 3_600_000;

/**
 * Does work at once, then on each following UTC day some time in its first six hours; returns what ends it.
 * A day on which the machine slept is not made up for, nor one on which the work throws. One unreferenced
 * timer at a time.
 */
export function everyDay({ work, now, jitter, runDetached }: EveryDayOptions): () => void {
  let doneOn: UtcDay | undefined;
  let offsetMillis = 0;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  /** Does what is due; returns how long it takes until that can change. */
  const doDue = (): number => {
    const nowMillis = now();
    const today = utcDayOf(nowMillis);
    const intoDayMillis = nowMillis - startOfDayMillis(today);
    if (today !== doneOn) {
      if (intoDayMillis < offsetMillis) return offsetMillis - intoDayMillis;
      doneOn = today;
      work(today);
      offsetMillis = jitter() * SPREAD_MILLIS;
    }
    return MILLIS_PER_DAY - intoDayMillis;
  };

  const next = (): void => {
    const waitMillis = attempt(doDue) ?? MAX_WAIT_MILLIS;
    if (isOver) return;
    attempt(() => {
      timer = runDetached(() => setTimeout(next, Math.min(waitMillis, MAX_WAIT_MILLIS)).unref());
    });
  };

  next();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
