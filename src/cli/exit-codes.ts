/** What was given cannot be understood, or the product cannot be loaded. */
export const USAGE = 2;

/** It did not come to be, or something is wrong. */
export const FAILED = 1;

/** Every exit code, and what it means. */
export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [0, 'it is as asked; a command that only looks has looked, whatever it saw'],
  [FAILED, 'it did not come to be, or something is wrong'],
  [USAGE, 'the usage is wrong, or the product cannot be loaded: stderr says why'],
];
