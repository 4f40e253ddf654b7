/** Longest string of a caller that is recorded, in UTF-16 code units. */
const LONGEST_STRING = 128;

/** Whether it has properties to read: arrays and `null` have not. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string of a caller's, cut to 128 characters; `undefined` where it is none, or empty. */
export function boundedString(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_STRING) : undefined;
}
