import { execFileSync } from 'node:child_process';

/** Makes a FIFO, which holds whoever opens it to read as long as nobody writes. */
export function makeFifo(path: string): void {
  execFileSync('/bin/sh', ['-c', 'mkfifo "$0"', path]);
}
