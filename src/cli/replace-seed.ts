import { randomUUID } from 'node:crypto';
import { SEED_FILE } from '../identity/file-seed.ts';
import { parseSeed } from '../identity/seed.ts';
import type { StateFolder } from '../state/state-folder.ts';

/** The seeds before and after; `after` is `undefined` where nothing was replaced. */
export interface ReplacedSeed {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Puts a new seed in the place of the one that a state folder holds; where it holds none, none is made. Never rejects. */
export async function replaceSeed(
  state: StateFolder,
  randomSeed: () => string = randomUUID,
): Promise<ReplacedSeed> {
  const read = async (): Promise<string | undefined> => parseSeed((await state.read(SEED_FILE))?.trim());
  const before = await read();
  if (before === undefined) return { before, after: undefined };
  const isWritten = await state.write(SEED_FILE, `${randomSeed()}\n`);
  // Read back, since a server goes by what it reads.
  const after = isWritten ? await read() : undefined;
  return { before, after: after === before ? undefined : after };
}
