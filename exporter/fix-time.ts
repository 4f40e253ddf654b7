const MILLIS_PER_SECOND = 1000;
const MILLIS_PER_HOUR = 3_600_000;
const MILLIS_PER_DAY = 86_400_000;

/** The time that an event leaves with, in milliseconds since the epoch, and whether it is another than its own. */
export interface FixedTime {
  readonly timestampMillis: number;
  readonly isReplaced: boolean;
}

/**
 * The time of an event, cut to the second. A time that this process cannot have seen (over a day
 * before it started, over an hour ahead, no number) is replaced by now.
 */
export function fixTime(millis: number, startedMillis: number, nowMillis: number): FixedTime {
  const bounds = { firstMillis: startedMillis - MILLIS_PER_DAY, nowMillis };
  return fix(millis, bounds, MILLIS_PER_SECOND);
}

/**
 * The time of an event that is once per instance and day, cut to the UTC day. It may be up to two days
 * before this process started, which then repeats what an earlier one has recorded.
 */
export function fixDay(millis: number, startedMillis: number, nowMillis: number): FixedTime {
  const bounds = { firstMillis: startedMillis - 2 * MILLIS_PER_DAY, nowMillis };
  return fix(millis, bounds, MILLIS_PER_DAY);
}

interface TimeBounds {
  readonly firstMillis: number;
  readonly nowMillis: number;
}

function fix(millis: number, { firstMillis, nowMillis }: TimeBounds, unitMillis: number): FixedTime {
  const isPlausible = millis >= firstMillis && millis <= nowMillis + MILLIS_PER_HOUR;
  const timestampMillis = Math.floor((isPlausible ? millis : nowMillis) / unitMillis) * unitMillis;
  return { timestampMillis, isReplaced: !isPlausible };
}
