const MILLIS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;
const BYTES_PER_KB = 1024;
const BYTES_PER_MB = 1_000_000;

/** A length of time as a person would say it: `3 seconds`, `10 minutes`. Whole seconds only. */
export function millisInWords(millis: number): string {
  const seconds = Math.round(millis / MILLIS_PER_SECOND);
  const isWholeMinutes = seconds > SECONDS_PER_MINUTE && seconds % SECONDS_PER_MINUTE === 0;
  return isWholeMinutes ? counted(seconds / SECONDS_PER_MINUTE, 'minute') : counted(seconds, 'second');
}

/** A size as a person would say it: `64 kB` (of 1,024 bytes), `2 MB` (of a million). */
export function bytesInWords(bytes: number): string {
  return bytes >= BYTES_PER_MB ? `${bytes / BYTES_PER_MB} MB` : `${bytes / BYTES_PER_KB} kB`;
}

/** A count with commas between thousands. */
export function countInWords(count: number): string {
  return count.toLocaleString('en-US');
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
