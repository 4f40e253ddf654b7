import { type Stats, closeSync, fsyncSync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { link as linkFile, open, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Link, createExclusively } from './create-exclusively.ts';
import { makeFolder, makeFolderSync } from './make-folder.ts';
import { MAX_FILE_BYTES, readSmallFile } from './read-small-file.ts';
import type { StateFolder } from './state-folder.ts';
import { removeAbandoned, temporaryPath } from './temporary-files.ts';

/** Simple names only, so that no path leads out of the folder. */
const NAME = /^[a-z0-9][a-z0-9.-]{0,63}$/u;

const FILE_MODE = 0o600;

/** How long another process may take to fill a file that it creates where there are no hard links. */
const FILL_MILLIS = 1000;
const LOOK_AGAIN_MILLIS = 50;

/**
 * A folder in the file system, made for its owner alone at the first write. A file appears in one piece under its
 * name, also where the machine fails on the way; what writers leave that are killed is removed by a later run.
 */
export function createStateFolder(folder: string, { link = linkFile }: { link?: Link } = {}): StateFolder {
  let isSwept = false;

  const readOwn = (name: string): Promise<string | undefined> =>
    NAME.test(name) ? readSmallFile(join(folder, name), isOwn) : Promise.resolve(undefined);

  /** Writes the text beside its place, has `publish` put it there, and leaves nothing behind. */
  const writeBeside = async (
    name: string,
    text: string,
    publish: (temporary: string, path: string) => Promise<void>,
  ): Promise<boolean> => {
    if (!isStorable(name, text)) return false;
    const temporary = temporaryPath(folder, name);
    try {
      await makeFolder(folder);
      const writtenMillis = await writeNew(temporary, text);
      await publish(temporary, join(folder, name));
      if (!isSwept) await removeAbandoned(folder, writtenMillis);
      isSwept = true;
      return true;
    } catch {
      return false;
    } finally {
      await unlink(temporary).catch(() => undefined);
    }
  };

  return {
    read: readOwn,
    write: (name, text) => writeBeside(name, text, rename),
    writeAtExit: (name, text) => isStorable(name, text) && writeAtOnce(folder, name, text),
    createOnce: async (name, text) => {
      const existing = await readOwn(name);
      if (existing !== undefined && existing !== '') return existing;
      const isThere = await writeBeside(name, text, (temporary, path) =>
        createExclusively({ path, temporary, text }, link),
      );
      // Read back even by who made it: where it does not pass for this user's own, nobody may go by it.
      return isThere ? readFilled(() => readOwn(name)) : undefined;
    },
    remove: async (name) => {
      try {
        if (!NAME.test(name)) return false;
        await rm(join(folder, name), { force: true });
        return true;
      } catch {
        return false;
      }
    },
  };
}

function isStorable(name: string, text: string): boolean {
  return NAME.test(name) && Buffer.byteLength(text) <= MAX_FILE_BYTES;
}

/** What another user may write, another user may have chosen. */
function isOwn({ uid }: Stats): boolean {
  const user = process.getuid?.();
  return user === undefined || uid === user || uid === 0;
}

/** Writes a new file to the disk; answers when, by the file system's clock, in milliseconds. */
async function writeNew(path: string, text: string): Promise<number> {
  const handle = await open(path, 'wx', FILE_MODE);
  try {
    await handle.writeFile(text);
    await handle.sync();
    return (await handle.stat()).mtimeMs;
  } finally {
    await handle.close();
  }
}

function writeAtOnce(folder: string, name: string, text: string): boolean {
  const temporary = temporaryPath(folder, name);
  try {
    makeFolderSync(folder);
    const descriptor = openSync(temporary, 'wx', FILE_MODE);
    try {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, join(folder, name));
    return true;
  } catch {
    try {
      unlinkSync(temporary);
    } catch {
      // It was never made.
    }
    return false;
  }
}

/** The text once it is not empty; `undefined` where it stays so. */
async function readFilled(read: () => Promise<string | undefined>): Promise<string | undefined> {
  for (let waitedMillis = 0; ; waitedMillis += LOOK_AGAIN_MILLIS) {
    const text = await read();
    if (text !== '') return text;
    if (waitedMillis >= FILL_MILLIS) return undefined;
    await sleep(LOOK_AGAIN_MILLIS, undefined, { ref: false });
  }
}
