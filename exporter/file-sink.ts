import { closeSync, constants, fstatSync, openSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { DELIVERED, RETRY, type Sink } from './sink.ts';
import type { WireEvent } from './wire-event.ts';

export interface FileSinkOptions {
  readonly path: string;
  /** Size at which the file is set aside as `<path>.1`, over an older one; 10 MB by default. */
  readonly maxBytes?: number;
}

/** Size at which the file is set aside. */
export const DEFAULT_MAX_FILE_BYTES = 10_000_000;

/** Only the file's owner may read what was sent. */
const OWNER_ONLY = 0o600;

/** A FIFO that nobody reads would hold the process, and a terminal could become its own. Windows lacks both flags. */
const FLAGS =
  constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * Appends one JSON line an event. The file is created for its owner alone and bounded by rotation. What is there and is
 * no regular file, such as a FIFO or a device, takes nothing: events wait.
 */
export function createFileSink({ path, maxBytes = DEFAULT_MAX_FILE_BYTES }: FileSinkOptions): Sink {
  const isTooLarge = (size: number, lines: string): boolean => size > 0 && size + lines.length > maxBytes;
  return {
    name: 'file',
    isLocal: true,
    deliver: async (events) => {
      const lines = toLines(events);
      try {
        const { size } = await stat(path).catch(() => ({ size: 0 }));
        if (isTooLarge(size, lines)) await rename(path, `${path}.1`);
        const file = await open(path, FLAGS, OWNER_ONLY);
        try {
          if (!(await file.stat()).isFile()) return RETRY;
          await file.writeFile(lines);
          return DELIVERED;
        } finally {
          await file.close();
        }
      } catch {
        return RETRY;
      }
    },
    deliverAtExit: (events) => {
      const lines = toLines(events);
      try {
        const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
        if (isTooLarge(size, lines)) renameSync(path, `${path}.1`);
        const descriptor = openSync(path, FLAGS, OWNER_ONLY);
        try {
          if (!fstatSync(descriptor).isFile()) return RETRY;
          writeFileSync(descriptor, lines);
          return DELIVERED;
        } finally {
          closeSync(descriptor);
        }
      } catch {
        return RETRY;
      }
    },
  };
}

function toLines(events: readonly WireEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}
