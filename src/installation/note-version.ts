import type { Installation } from './installation.ts';
import { type UtcDay, isRecent } from './utc-day.ts';

/** An update of an installation, dated by the day on which its new version first ran. */
export interface Update {
  readonly oldVersion: string;
  readonly newVersion: string;
  readonly updatedOn: UtcDay;
}

/**
 * What is to be remembered once `version` runs: the very same where nothing is new. Another version than the
 * one remembered is an update, up or down. But the version before the last update is none on that day or the
 * next, since a replica that a rolling update has not reached yet may start again. So replicas of two versions
 * that share a folder for good take turns no faster than every two days, and a rollback within these is seen
 * at the first start after them.
 */
export function noteVersion(
  remembered: Installation,
  version: string | undefined,
  today: UtcDay,
): Installation {
  if (version === undefined || version === remembered.version) return remembered;
  if (remembered.version === undefined) return { installedOn: remembered.installedOn, version };
  const { updatedOn, previousVersion } = remembered;
  const isOldReplica = version === previousVersion && updatedOn !== undefined && isRecent(updatedOn, today);
  return isOldReplica
    ? remembered
    : { ...remembered, version, previousVersion: remembered.version, updatedOn: today };
}

/** The update to record where `version` runs, as long as it is repeated; `undefined` where there is none. */
export function updateToRecord(
  { version: newVersion, previousVersion: oldVersion, updatedOn }: Installation,
  version: string | undefined,
  today: UtcDay,
): Update | undefined {
  if (newVersion === undefined || oldVersion === undefined || updatedOn === undefined) return undefined;
  const isThisOne = newVersion === version && newVersion !== oldVersion;
  return isThisOne && isRecent(updatedOn, today) ? { oldVersion, newVersion, updatedOn } : undefined;
}
