import { mkdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from './error-code.ts';

const OWNER_ONLY = 0o700;

/**
 * Makes a folder for its owner alone, with those above it. Folder by folder, since the recursive `mkdir` of Node.js
 * never ends where a file system takes no folders, as `/proc` does. Never rejects: who writes into it will see.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, OWNER_ONLY);
  } catch (error) {
    if (!canGoUp(path, error)) return;
    await makeFolder(dirname(path));
    await mkdir(path, OWNER_ONLY).catch(() => undefined);
  }
}

/** The same at once, for a process that ends. Never throws. */
export function makeFolderSync(path: string): void {
  try {
    mkdirSync(path, OWNER_ONLY);
  } catch (error) {
    if (!canGoUp(path, error)) return;
    makeFolderSync(dirname(path));
    try {
      mkdirSync(path, OWNER_ONLY);
    } catch {
      // As above.
    }
  }
}

function canGoUp(path: string, error: unknown): boolean {
  return codeOf(error) === 'ENOENT' && dirname(path) !== path;
}
