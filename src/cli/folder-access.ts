import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../state/error-code.ts';

/** The number of the user whose a folder is, 0 on Windows; `undefined` where there is no such folder. */
export function ownerOfFolder(path: string): number | undefined {
  try {
    const stats = statSync(path);
    return stats.isDirectory() ? stats.uid : undefined;
  } catch {
    return undefined;
  }
}

/** Whether this user may append to a regular file, or make it in a folder that is there. Nothing is made. */
export function canAppendTo(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    const isMissing = codeOf(error) === 'ENOENT';
    const folder = dirname(path);
    return isMissing && ownerOfFolder(folder) !== undefined && canWriteInto(folder);
  }
}

/** Whether this user may make files in a folder, or make the folder itself. Nothing is made. */
export function canWriteInto(path: string): boolean {
  try {
    if (!statSync(path).isDirectory()) return false;
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    const isMissing = codeOf(error) === 'ENOENT';
    return isMissing && dirname(path) !== path && canWriteInto(dirname(path));
  }
}
