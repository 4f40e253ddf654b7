import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Environment } from './parse-setting.ts';

/** The home folder that the environment names; nobody else is asked, such as the password database. */
export function homeOf(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  return environment[platform === 'win32' ? 'USERPROFILE' : 'HOME'];
}

/**
 * The path of a product's config file, such as `.dot-ai/config.json`, in a home folder; `undefined` where
 * the home folder is not known, empty or not absolute.
 */
export function configFilePath(home: string | undefined, relativePath: string): string | undefined {
  return home === undefined || !isAbsolute(home) ? undefined : join(home, relativePath);
}

/** Whether a home folder is not there, or is no folder. One that this user may not look for is not said to be missing. */
export function isMissing(home: string): boolean {
  try {
    return !statSync(home).isDirectory();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR';
  }
}

/**
 * Whether this user may look into a home folder. Containers that run as somebody else keep the `HOME` of root: nothing
 * in there is this user's.
 */
export function canEnter(home: string): boolean {
  try {
    accessSync(home, constants.X_OK);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'EACCES');
  }
}
