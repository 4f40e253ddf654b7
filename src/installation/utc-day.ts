/** A day in UTC, as ISO 8601 writes it: `2026-11-20`. */
export type UtcDay = string;

export const MILLIS_PER_DAY = 86_400_000;

const DAY_FORM = /^\d{4}-\d\d-\d\d$/u;

/** The UTC day of a time in milliseconds since the epoch. */
export function utcDayOf(millis: number): UtcDay {
  return new Date(millis).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

/** When a UTC day starts, in milliseconds since the epoch. */
export function startOfDayMillis(day: UtcDay): number {
  return Date.parse(day);
}

/** Whether a text is a day of the calendar: `2026-02-30` is none. */
export function isUtcDay(text: unknown): text is UtcDay {
  if (typeof text !== 'string' || !DAY_FORM.test(text)) return false;
  const millis = startOfDayMillis(text);
  return !Number.isNaN(millis) && utcDayOf(millis) === text;
}

/** Whether `day` is `today` or the day before it: as long as an event of a day is repeated. */
export function isRecent(day: UtcDay, today: UtcDay): boolean {
  const days = (startOfDayMillis(today) - startOfDayMillis(day)) / MILLIS_PER_DAY;
  return days === 0 || days === 1;
}
