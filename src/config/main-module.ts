import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The file of the host that Node.js was started with, links resolved; `undefined` where there is none. For
 * a folder (`node .`) it is a file in it, whose name does not matter to who looks for packages.
 */
export function mainModulePath(argument: string | undefined = process.argv[1]): string | undefined {
  if (argument === undefined) return undefined;
  try {
    const path = realpathSync(argument);
    return statSync(path).isDirectory() ? join(path, 'index.js') : path;
  } catch {
    return argument;
  }
}
