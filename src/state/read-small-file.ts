import { type Stats, constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** More than anything that is remembered or mounted for us. */
export const MAX_FILE_BYTES: number = 64 * 1024;

/** A FIFO that nobody writes to would hold its reader, and a terminal could become this process's own. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * The text of a regular file of at most 64 kB that `isTrusted` takes; by default it takes any. `undefined` where
 * there is none, or it cannot be read. Never rejects.
 */
export async function readSmallFile(
  path: string,
  isTrusted: (file: Stats) => boolean = () => true,
): Promise<string | undefined> {
  try {
    const handle = await open(path, FLAGS);
    try {
      const file = await handle.stat();
      if (!file.isFile() || !isTrusted(file)) return undefined;
      // One byte more than is allowed, whatever size the file says it has.
      const buffer = Buffer.alloc(MAX_FILE_BYTES + 1);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      return bytesRead > MAX_FILE_BYTES ? undefined : buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}
