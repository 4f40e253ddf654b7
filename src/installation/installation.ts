import { type UtcDay, isUtcDay } from './utc-day.ts';

/** What is remembered of an installation from one run to the next. What is not known is absent. */
export interface Installation {
  readonly installedOn?: UtcDay | undefined;
  /** The version that runs, as the catalog's rule for versions gives it. */
  readonly version?: string | undefined;
  /** The version before the last update, and the day of that. */
  readonly previousVersion?: string | undefined;
  readonly updatedOn?: UtcDay | undefined;
}

/** What the catalog's rule for versions gives: at most 4 numbers of at most 4 digits. */
const VERSION = /^\d{1,4}(?:\.\d{1,4}){0,3}$/u;

/**
 * Reads the text of the state file, each part by itself: a part that is not as it should be is not known.
 * `undefined` where the text tells neither day nor version, and so was not written by us. Never throws.
 */
export function parseInstallation(text: string): Installation | undefined {
  const { installedOn, version, previousVersion, updatedOn } = parseObject(text);
  const installation = {
    installedOn: isUtcDay(installedOn) ? installedOn : undefined,
    version: isVersion(version) ? version : undefined,
    previousVersion: isVersion(previousVersion) ? previousVersion : undefined,
    updatedOn: isUtcDay(updatedOn) ? updatedOn : undefined,
  };
  const isOurs = installation.installedOn !== undefined || installation.version !== undefined;
  return isOurs ? installation : undefined;
}

/** The text of the state file: one line of JSON, without what is not known. */
export function formatInstallation(installation: Installation): string {
  const { installedOn, version, previousVersion, updatedOn } = installation;
  return `${JSON.stringify({ installedOn, version, previousVersion, updatedOn })}\n`;
}

/** Whether a value is a version that can be remembered. */
export function isVersion(value: unknown): value is string {
  return typeof value === 'string' && VERSION.test(value);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
