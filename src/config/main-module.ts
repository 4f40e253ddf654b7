import { realpathSync } from 'node:fs';

/** The file of the host that Node.js was started with, links resolved; `undefined` where there is none. */
export function mainModulePath(argument: string | undefined = process.argv[1]): string | undefined {
  try {
    return argument === undefined ? undefined : realpathSync(argument);
  } catch {
    return argument;
  }
}
