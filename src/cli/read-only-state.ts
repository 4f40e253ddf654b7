import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createStateFolder } from '../state/create-state-folder.ts';
import type { StateFolder } from '../state/state-folder.ts';

/**
 * What a server remembers in a folder, for who only looks: nothing is ever made or changed. `createOnce` answers what
 * is there already, an empty text where that cannot be trusted, and `undefined` where there is nothing.
 */
export function createReadOnlyState(folder: string): StateFolder {
  const found = createStateFolder(folder);
  const read = (name: string): Promise<string | undefined> => found.read(name);
  return {
    read,
    write: async () => false,
    writeAtExit: () => false,
    createOnce: async (name) => (await read(name)) ?? (existsSync(join(folder, name)) ? '' : undefined),
    remove: async () => false,
  };
}
