import { randomUUID } from 'node:crypto';
import { lstat, opendir, unlink } from 'node:fs/promises';
import { join } from 'node:path';

const FORM = /^\.[a-z0-9.-]+\.[0-9a-f-]{36}\.tmp$/u;

/** No write takes so long: who made the file is gone. */
const ABANDONED_AFTER_MILLIS = 10 * 60_000;

/** A folder that is used for other things too is not read to its end. */
const MAX_LOOKED_AT = 1000;

/** A new path beside the file `name`, hidden, and told from every other writer's. */
export function temporaryPath(folder: string, name: string): string {
  return join(folder, `.${name}.${randomUUID()}.tmp`);
}

/**
 * Removes what writers left that were killed on their way, once it is ten minutes older than `recentMillis`: a
 * modification time of the same file system, whose clock need not be this machine's. Never rejects.
 */
export async function removeAbandoned(folder: string, recentMillis: number): Promise<void> {
  try {
    let lookedAt = 0;
    for await (const { name } of await opendir(folder)) {
      lookedAt += 1;
      if (lookedAt > MAX_LOOKED_AT) return;
      // One that nobody may remove, or that another process has removed, keeps no other.
      if (FORM.test(name)) await removeOld(join(folder, name), recentMillis).catch(() => undefined);
    }
  } catch {
    // Whoever may not list a folder leaves it as it is.
  }
}

async function removeOld(path: string, recentMillis: number): Promise<void> {
  const { mtimeMs } = await lstat(path);
  if (recentMillis - mtimeMs > ABANDONED_AFTER_MILLIS) await unlink(path);
}
