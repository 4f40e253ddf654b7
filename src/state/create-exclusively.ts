import { open, unlink } from 'node:fs/promises';
import { codeOf } from './error-code.ts';

/** Gives a file a second name, unless that name is taken. That of `node:fs/promises`, but for tests. */
export type Link = (existingPath: string, newPath: string) => Promise<void>;

/** What file systems without hard links answer. */
const NO_LINKS: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Gives `path` the content of the complete file `temporary`, unless there is something already. Nobody sees half a
 * file, save where there are no hard links: there it is empty for a moment.
 *
 * @throws what the file system says; `EEXIST` is not an error.
 */
export async function createExclusively(
  { path, temporary, text }: { readonly path: string; readonly temporary: string; readonly text: string },
  link: Link,
): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    const code = codeOf(error);
    if (NO_LINKS.has(code)) await createInPlace(path, text);
    else if (code !== 'EEXIST') throw error;
  }
}

async function createInPlace(path: string, text: string): Promise<void> {
  let isOurs = false;
  try {
    const handle = await open(path, 'wx', 0o600);
    isOurs = true;
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // An empty file that stays would keep every later run from having one.
    if (isOurs) await unlink(path);
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}
