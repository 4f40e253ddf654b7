import { randomUUID } from 'node:crypto';
import type { StateFolder } from '../state/state-folder.ts';
import { parseSeed } from './seed.ts';

/** Name of the state file that holds the seed. */
export const SEED_FILE = 'instance-id';

/**
 * The seed in the state file `instance-id`, one line; a random one is put there where there is no such file.
 * `undefined` where the file holds no seed, which is left as it is, or cannot be used. Never rejects.
 */
export async function readFileSeed(
  state: StateFolder,
  random: () => string = randomUUID,
): Promise<string | undefined> {
  const text = await state.createOnce(SEED_FILE, `${random()}\n`);
  return parseSeed(text?.trim());
}
