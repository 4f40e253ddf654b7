import { realpathSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/**
 * The file of the host that Node.js was started with, links resolved; `undefined` where there is none, as for
 * a program that is given as text. For a folder (`node .`) it is a file in it, whose name does not matter to
 * who looks for packages.
 */
export function mainModulePath(argument: string | undefined = process.argv[1]): string | undefined {
  // Node.js makes the path of its main module absolute; anything else is the program's own argument.
  if (argument === undefined || !isAbsolute(argument)) return undefined;
  try {
    const path = realpathSync(argument);
    return statSync(path).isDirectory() ? join(path, 'index.js') : path;
  } catch {
    // Its extension may be left out.
    return argument;
  }
}
