import { appendFileSync, renameSync, statSync } from 'node:fs';
import { appendFile, rename, stat } from 'node:fs/promises';
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

/** Appends one JSON line an event. The file is created for its owner alone and bounded by rotation. */
export function createFileSink({ path, maxBytes = DEFAULT_MAX_FILE_BYTES }: FileSinkOptions): Sink {
  const options = { mode: OWNER_ONLY };
  const isTooLarge = (size: number, lines: string): boolean => size > 0 && size + lines.length > maxBytes;
  return {
    name: 'file',
    isLocal: true,
    deliver: async (events) => {
      const lines = toLines(events);
      try {
        const { size } = await stat(path).catch(() => ({ size: 0 }));
        if (isTooLarge(size, lines)) await rename(path, `${path}.1`);
        await appendFile(path, lines, options);
        return DELIVERED;
      } catch {
        return RETRY;
      }
    },
    deliverAtExit: (events) => {
      const lines = toLines(events);
      try {
        const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
        if (isTooLarge(size, lines)) renameSync(path, `${path}.1`);
        appendFileSync(path, lines, options);
        return DELIVERED;
      } catch {
        return RETRY;
      }
    },
  };
}

function toLines(events: readonly WireEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}
