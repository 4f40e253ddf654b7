import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolderSync } from '../state/make-folder.ts';
import { type ConfigFile, MAX_CONFIG_FILE_BYTES, readConfigFile } from './config-file.ts';

/** What became of a change. A file that is `not_understood`, or whose change `failed`, is as it was. */
export type WriteOutcome = 'written' | 'not_understood' | 'failed';

const OWNER_ONLY = 0o600;

/** Other writers may come first that often, less one. */
const MAX_ATTEMPTS = 10;

/**
 * Changes keys of a config file, and removes those that are `undefined`; all others stay where they are. The
 * file is replaced as a whole, with its folder made where there is none, for its owner alone; a link to it
 * stays a link. It fails where it would be larger than what is read, and never throws.
 */
export function writeConfigFile(
  path: string,
  changes: Readonly<Record<string, unknown>>,
  randomName: () => string = randomUUID,
): WriteOutcome {
  try {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const before = readConfigFile(path);
      if (before.status === 'unreadable') return 'not_understood';
      const text = merge(before, changes);
      if (Buffer.byteLength(text) > MAX_CONFIG_FILE_BYTES) return 'failed';
      if (replace(path, before, text, randomName())) return 'written';
    }
    return 'failed';
  } catch {
    return 'failed';
  }
}

function merge(before: ConfigFile, changes: Readonly<Record<string, unknown>>): string {
  const content = before.status === 'read' ? before.content : {};
  return `${JSON.stringify({ ...content, ...changes }, undefined, 2)}\n`;
}

/**
 * Replaces what was read with a text, and tells whether it did: what another process has written meanwhile,
 * an off for one, is not lost.
 *
 * @throws what the file system throws.
 */
function replace(path: string, before: ConfigFile, text: string, name: string): boolean {
  makeFolderSync(dirname(path));
  const target = before.status === 'absent' ? path : realpathSync(path);
  const temporaryPath = `${target}.${name}.tmp`;
  const descriptor = openSync(temporaryPath, 'wx', OWNER_ONLY);
  try {
    writeToDisk(descriptor, text);
    if (!isSame(before, readConfigFile(path))) return false;
    renameSync(temporaryPath, target);
    return true;
  } finally {
    rmSync(temporaryPath, { force: true });
  }
}

/** Closes the file in any case. */
function writeToDisk(descriptor: number, text: string): void {
  try {
    writeFileSync(descriptor, text);
    // Else a crash can leave the new name with none of its content.
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function isSame(before: ConfigFile, now: ConfigFile): boolean {
  return JSON.stringify(before) === JSON.stringify(now);
}
