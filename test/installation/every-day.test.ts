import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type EveryDayOptions, everyDay } from '../../src/installation/every-day.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-20T15:00:00Z');

/** Does nothing but note the days, with half of the longest jitter. */
function noteDays(options: Partial<EveryDayOptions> = {}): { days: string[]; stop: () => void } {
  const days: string[] = [];
  const stop = everyDay({
    work: (day) => void days.push(day),
    now: Date.now,
    jitter: () => 0.5,
    runDetached: (work) => work(),
    ...options,
  });
  onTestFinished(stop);
  return { days, stop };
}

describe('every day', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: START });
    onTestFinished(() => void vi.useRealTimers());
  });

  test('starts with this one, and goes on after midnight and some jitter', () => {
    const { days } = noteDays();
    expect(days).toEqual(['2026-11-20']);
    vi.advanceTimersByTime(12 * HOUR - 1);
    expect(days).toEqual(['2026-11-20']);
    vi.advanceTimersByTime(1);
    expect(days).toEqual(['2026-11-20', '2026-11-21']);
    vi.advanceTimersByTime(24 * HOUR);
    expect(days).toEqual(['2026-11-20', '2026-11-21', '2026-11-22']);
  });

  test('comes once in each of a hundred days, with another jitter each', () => {
    let draws = 0;
    const { days } = noteDays({ jitter: () => ((draws += 1) * 0.37) % 1 });
    for (let hour = 0; hour < 99 * 24; hour += 1) {
      vi.advanceTimersByTime(HOUR);
      expect(vi.getTimerCount()).toBe(1);
    }
    expect(days).toHaveLength(100);
    expect(new Set(days).size).toBe(100);
  });

  test.each([
    ['slept for a week', 7 * 24, ['2026-11-20', '2026-11-27']],
    ['slept for a minute', 1 / 60, ['2026-11-20']],
    ['has its clock set back a week', -7 * 24, ['2026-11-20', '2026-11-13']],
    ['has its clock set back an hour', -1, ['2026-11-20']],
  ])('comes within an hour where the machine %s', (_, hours, expected) => {
    let skewMillis = 0;
    const { days } = noteDays({ now: () => Date.now() + skewMillis });
    skewMillis = hours * HOUR;
    vi.advanceTimersByTime(HOUR);
    expect(days).toEqual(expected);
    skewMillis = 0;
    vi.advanceTimersByTime(13 * HOUR);
    expect(days.at(-1)).toBe('2026-11-21');
  });

  test('goes on after work, clock and jitter that throw', () => {
    const days: string[] = [];
    let throws = true;
    const failing = (): void => {
      if (throws) throw new Error('of the host');
    };
    noteDays({
      work: (day) => {
        days.push(day);
        failing();
      },
      now: () => {
        if (days.length > 0) failing();
        return Date.now();
      },
      jitter: () => {
        failing();
        return 0;
      },
    });
    vi.advanceTimersByTime(HOUR);
    throws = false;
    vi.advanceTimersByTime(48 * HOUR);
    expect(days).toEqual(['2026-11-20', '2026-11-21', '2026-11-22']);
  });

  test('hurts nobody where no timer can be made', () => {
    const refuse = (): never => {
      throw new Error('of the host');
    };
    expect(noteDays({ runDetached: refuse }).days).toEqual(['2026-11-20']);
  });

  test('ends when it is told, and leaves no timer', () => {
    const { days, stop } = noteDays();
    vi.advanceTimersByTime(HOUR);
    stop();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(48 * HOUR);
    expect(days).toHaveLength(1);
  });

  test('can be ended by its own work', () => {
    let worked = 0;
    const { stop } = noteDays({
      work: () => {
        worked += 1;
        if (worked === 2) stop();
      },
    });
    vi.advanceTimersByTime(72 * HOUR);
    expect(worked).toBe(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('its timer', () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

  test('keeps no process alive', () => {
    const before = timers();
    noteDays();
    expect(timers()).toBe(before);
  });

  test('belongs to no request', async () => {
    const request = new AsyncLocalStorage<string>();
    const resource = new AsyncResource('test');
    const seen: (string | undefined)[] = [];
    request.run('secret', () =>
      noteDays({
        // Each day is a millisecond long.
        now: () => Date.parse('2026-11-20T23:59:59.999Z') + seen.length * 24 * HOUR,
        jitter: () => 0,
        work: () => void seen.push(request.getStore()),
        runDetached: (work) => resource.runInAsyncScope(work),
      }),
    );
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(1));
    expect(seen.slice(0, 2)).toEqual(['secret', undefined]);
  });
});
