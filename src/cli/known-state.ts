import { isAbsolute } from 'node:path';
import { findStateFolder } from '../config/find-state-folder.ts';
import { readState } from '../config/read-state.ts';
import type { StateFolder } from '../state/state-folder.ts';
import type { CommandContext } from './command.ts';
import { createReadOnlyState } from './read-only-state.ts';

/** Where a server with this environment remembers, to be looked at only. */
export interface KnownState {
  readonly folder: string;
  readonly state: StateFolder;
}

/** `undefined` where a server remembers nothing. */
export function findKnownState({
  product,
  environment,
}: Pick<CommandContext, 'product' | 'environment'>): KnownState | undefined {
  const { stateFolder } = readState(product, environment);
  const folder = findStateFolder(product, stateFolder, environment);
  // A relative one is a mistake, and used by nobody.
  if (folder === undefined || !isAbsolute(folder)) return undefined;
  return { folder, state: createReadOnlyState(folder) };
}
