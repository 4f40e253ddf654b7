import { writeSync } from 'node:fs';

/** Takes one line for people: what the operator must mend, or an event in the console sink. */
export type WriteLine = (line: string) => void;

const STDERR = 2;

/**
 * Writes one line to stderr at once. By file descriptor, since a closed `process.stderr` would emit an
 * error that nobody listens to, and stdout belongs to the protocol.
 *
 * @throws when stderr cannot take it.
 */
export function writeStderrLine(line: string): void {
  let rest = Buffer.from(`${line}\n`);
  while (rest.length > 0) rest = rest.subarray(writeSync(STDERR, rest));
}

/** The same for lines that may be lost: never throws. */
export function warnOnStderr(line: string): void {
  try {
    writeStderrLine(`dot-ai-telemetry: ${line}`);
  } catch {
    // Nobody can be told that nobody can be told.
  }
}
