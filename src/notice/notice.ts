import type { StateFolder } from '../state/state-folder.ts';
import { type NoticeMemory, formatMemory, parseMemory } from './memory.ts';

export interface NoticeOptions {
  /** At most three lines that tell the operator. */
  readonly lines: readonly string[];
  /** Version of what is collected that they tell of. */
  readonly catalogVersion: number;
  readonly graceMillis: number;
  /** Where it is remembered that they were told; `undefined` where nothing can be. */
  readonly state: StateFolder | undefined;
  /** Whether they are still to be told once it is known what is remembered. */
  readonly isDue: () => boolean;
  readonly warn: (line: string) => void;
  readonly now: () => number;
}

/** Tells the operator before anything goes to a destination that the product chose. */
export interface Notice {
  /**
   * Tells them, unless this process has, or it is remembered that they were told of this version. Never rejects:
   * where they could not be told they were not, and nothing may be sent.
   */
  tell(): Promise<void>;
  /** How long nothing may be sent yet, in milliseconds: `Infinity` before they were told. */
  remainingMillis(): number;
}

/** Name of the state file that says of what the operator was told, and when. */
const NOTICE_FILE = 'notice.json';

/**
 * The grace runs from the first notice that the state folder remembers, else from this one. A time that is ahead of
 * the clock, which may have been set back, counts as now.
 */
export function createNotice(options: NoticeOptions): Notice {
  const { lines, catalogVersion, graceMillis, state, isDue, warn, now } = options;
  let toldAtMillis: number | undefined;
  let telling: Promise<void> | undefined;

  const remember = async (memory: NoticeMemory): Promise<void> => {
    toldAtMillis = memory.toldAtMillis;
    await state?.write(NOTICE_FILE, formatMemory(memory));
  };
  const tell = async (): Promise<void> => {
    const memory = parseMemory(await state?.read(NOTICE_FILE));
    if (!isDue()) return;
    if (memory === undefined || memory.catalogVersion < catalogVersion) {
      for (const line of lines) warn(line);
      await remember({ catalogVersion, toldAtMillis: now() });
    } else if (memory.toldAtMillis > now()) {
      // Else the grace would start anew with each start.
      await remember({ ...memory, toldAtMillis: now() });
    } else {
      ({ toldAtMillis } = memory);
    }
  };

  return {
    tell: async () => {
      if (toldAtMillis !== undefined) return;
      telling ??= tell().catch(() => undefined);
      await telling;
      telling = undefined;
    },
    remainingMillis: () => {
      if (toldAtMillis === undefined) return Infinity;
      toldAtMillis = Math.min(toldAtMillis, now());
      return Math.max(0, toldAtMillis + graceMillis - now());
    },
  };
}
