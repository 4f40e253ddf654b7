import type { StateFolder } from '../state/state-folder.ts';
import { formatMemory, parseMemory } from './memory.ts';

export interface NoticeOptions {
  /** At most three lines that tell the operator. */
  readonly lines: readonly string[];
  /** Version of what is collected that they tell of. */
  readonly catalogVersion: number;
  readonly graceMillis: number;
  /** Where it is remembered that they were told; `undefined` where nothing can be. */
  readonly state: StateFolder | undefined;
  readonly warn: (line: string) => void;
  readonly now: () => number;
}

/** Tells the operator before anything goes to a destination that the product chose. */
export interface Notice {
  /** Tells them, unless it is remembered that they were told of this version. Never rejects. */
  tell(): Promise<void>;
  /** How long nothing may be sent yet, in milliseconds: `Infinity` before they were told. */
  remainingMillis(): number;
}

/** Name of the state file that says of what the operator was told, and when. */
export const NOTICE_FILE = 'notice.json';

/**
 * The grace runs from the first notice that the state folder remembers, else from this one. A remembered time that
 * is ahead of the clock counts as now.
 */
export function createNotice(options: NoticeOptions): Notice {
  const { lines, catalogVersion, graceMillis, state, warn, now } = options;
  let toldAtMillis: number | undefined;
  return {
    tell: async () => {
      const memory = parseMemory(await state?.read(NOTICE_FILE));
      if (memory !== undefined && memory.catalogVersion >= catalogVersion) {
        toldAtMillis = Math.min(memory.toldAtMillis, now());
        return;
      }
      for (const line of lines) warn(line);
      toldAtMillis = now();
      await state?.write(NOTICE_FILE, formatMemory({ catalogVersion, toldAtMillis }));
    },
    remainingMillis: () =>
      toldAtMillis === undefined ? Infinity : Math.max(0, toldAtMillis + graceMillis - now()),
  };
}
