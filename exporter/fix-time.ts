const MILLIS_PER_SECOND = 1000;
const MILLIS_PER_HOUR = 3_600_000;
const MILLIS_PER_DAY = 86_400_000;

/**
 * The time of an event, cut to the second. A time that this process cannot have seen (over a day
 * before it started, over an hour ahead, no number) is replaced by now.
 */
export function fixTime(
  millis: number,
  startedMillis: number,
  nowMillis: number,
): { readonly timestampMillis: number; readonly isReplaced: boolean } {
  const isPlausible = millis >= startedMillis - MILLIS_PER_DAY && millis <= nowMillis + MILLIS_PER_HOUR;
  const timestampMillis =
    Math.floor((isPlausible ? millis : nowMillis) / MILLIS_PER_SECOND) * MILLIS_PER_SECOND;
  return { timestampMillis, isReplaced: !isPlausible };
}
