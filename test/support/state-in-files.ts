import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StateFolder } from '../../src/state/state-folder.ts';

/** State in real files that trusts everybody, and waits for nothing but the next microtask. */
export function createStateInFiles(folder: string): StateFolder {
  const tryTo = <Result>(work: () => Result): Result | undefined => {
    try {
      return work();
    } catch {
      return undefined;
    }
  };
  const read = (name: string): string | undefined => tryTo(() => readFileSync(join(folder, name), 'utf8'));
  const writeSync = (name: string, text: string): boolean =>
    tryTo(() => writeFileSync(join(folder, name), text)) !== undefined || read(name) === text;
  return {
    read: async (name) => read(name),
    write: async (name, text) => writeSync(name, text),
    writeAtExit: writeSync,
    createOnce: async (name, text) => {
      tryTo(() => writeFileSync(join(folder, name), text, { flag: 'wx' }));
      return read(name);
    },
    remove: async (name) => tryTo(() => rmSync(join(folder, name), { force: true })) !== undefined,
  };
}
