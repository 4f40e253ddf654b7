import type { RunDetached } from '../run-detached.ts';
import { attempt } from '../attempt.ts';
import type { StateFolder } from '../state/state-folder.ts';
import { everyDay } from './every-day.ts';
import { formatInstallation, isVersion, parseInstallation } from './installation.ts';
import { noteVersion, updateToRecord } from './note-version.ts';
import { type UtcDay, isRecent, startOfDayMillis, utcDayOf } from './utc-day.ts';

export interface InstallationEventsOptions {
  /** Names of the catalog's events; what is not named is not recorded. Each should be `acrossProcesses`. */
  readonly events: {
    readonly install?: string | undefined;
    readonly update?: string | undefined;
    readonly daily?: string | undefined;
  };
  /** The host's version as the catalog's rule for versions gives it; `undefined` where it is not known. */
  readonly version: string | undefined;
  /** Names of the properties of the update. */
  readonly properties: { readonly oldVersion: string; readonly newVersion: string };
  /** Without it, or where it cannot be used, neither install nor update is recorded. */
  readonly state: StateFolder | undefined;
  /** Takes an event with the start of its UTC day, in milliseconds since the epoch. */
  readonly record: (
    name: string,
    properties: Readonly<Record<string, string>>,
    startTimeMillis: number,
  ) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A random number from 0 up to 1. */
  readonly jitter: () => number;
  /** Makes timers that belong to no request. */
  readonly runDetached: RunDetached;
  /** Ends when who remembered here before has forgotten: nothing is read earlier. It must not reject. */
  readonly after?: Promise<void> | undefined;
}

/** Events that are once per installation, update or day. Nothing here throws or rejects. */
export interface InstallationEvents {
  /** Records what this start tells, and from then on each day. Does nothing where it has started already. */
  readonly start: () => void;
  /** Records nothing from now on. */
  readonly stop: () => void;
  /** Stops and forgets the installation: switching on later is another one. */
  readonly switchedOff: () => Promise<void>;
}

const STATE_FILE = 'installation.json';

/**
 * Makes the events of a server's life. Every start on the day of an event or the next records it again with
 * the same time, so that a crash before delivery loses none; those that are `acrossProcesses` count once.
 */
export function createInstallationEvents(options: InstallationEventsOptions): InstallationEvents {
  const { events, properties, state, record, now, jitter, runDetached } = options;
  const version = isVersion(options.version) ? options.version : undefined;
  let stopTimer: (() => void) | undefined;
  /** Of the start that has not been stopped. */
  let run: object | undefined;
  let remembering: Promise<void> = options.after ?? Promise.resolve();

  const recordOn = (
    day: UtcDay,
    name: string | undefined,
    values: Readonly<Record<string, string>> = {},
  ): void => {
    if (name !== undefined) attempt(() => record(name, values, startOfDayMillis(day)));
  };

  /** An installation is new where nothing was remembered: all replicas of a folder agree on its day. */
  const remember = async (folder: StateFolder, isRunning: () => boolean): Promise<void> => {
    const today = utcDayOf(now());
    const text = await folder.createOnce(STATE_FILE, formatInstallation({ installedOn: today, version }));
    const remembered = text === undefined ? undefined : parseInstallation(text);
    if (remembered === undefined || !isRunning()) return;
    const { installedOn } = remembered;
    if (installedOn !== undefined && isRecent(installedOn, today)) recordOn(installedOn, events.install);
    const noted = noteVersion(remembered, version, today);
    // What cannot be remembered would be an update at every start.
    if (noted !== remembered && !(await folder.write(STATE_FILE, formatInstallation(noted)))) return;
    const update = updateToRecord(noted, version, today);
    if (update === undefined || !isRunning()) return;
    const { oldVersion, newVersion, updatedOn } = update;
    const values = { [properties.oldVersion]: oldVersion, [properties.newVersion]: newVersion };
    recordOn(updatedOn, events.update, values);
  };

  const start = (): void => {
    if (run !== undefined) return;
    const thisRun = {};
    run = thisRun;
    if (state !== undefined && (events.install !== undefined || events.update !== undefined)) {
      remembering = remembering
        .then(() => (run === thisRun ? remember(state, () => run === thisRun) : undefined))
        .catch(() => undefined);
    }
    if (events.daily === undefined) return;
    stopTimer = everyDay({ work: (day) => recordOn(day, events.daily), now, jitter, runDetached });
  };

  const stop = (): void => {
    run = undefined;
    stopTimer?.();
  };

  return {
    start: () => attempt(() => runDetached(start)),
    stop,
    switchedOff: async () => {
      stop();
      // What is being written now would come back after it is removed.
      await remembering;
      await attempt(() => runDetached(() => state?.remove(STATE_FILE)))?.catch(() => false);
    },
  };
}
