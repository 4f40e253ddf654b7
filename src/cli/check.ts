/** One thing that was looked at. A `note` may be meant so; what is `not ok` must be mended. */
export interface Check {
  readonly name: string;
  readonly verdict: 'ok' | 'note' | 'not ok';
  /** What was found, and what to do where it is not ok. No value of a setting. */
  readonly text: string;
}

const VERDICT_WIDTH = 'not ok'.length;

/** A check as one line. */
export function sayCheck({ name, verdict, text }: Check): string {
  return `${verdict.padEnd(VERDICT_WIDTH)}  ${name}: ${text}`;
}
