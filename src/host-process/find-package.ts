import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { requireOfHost } from '../attach/host-apis.ts';

/** A package of the host. */
export interface FoundPackage {
  /** `undefined` where its package file cannot be read. */
  readonly version: string | undefined;
  /** Loads what the package exports, or another package as it would. */
  readonly require: NodeJS.Require;
}

/**
 * Finds a package as the host's main module would. By its folder, since newer packages do not export their
 * package file. `undefined` where it is not installed.
 */
export function findPackage(name: string, mainModule: string | undefined): FoundPackage | undefined {
  const hostRequire = requireOfHost(mainModule);
  for (const folder of hostRequire.resolve.paths(name) ?? []) {
    const packageFile = join(folder, name, 'package.json');
    if (existsSync(packageFile)) {
      // Where it really lies, since there its own packages are found beside it.
      return { version: readVersion(packageFile), require: createRequire(realpathSync(packageFile)) };
    }
  }
  return undefined;
}

function readVersion(packageFile: string): string | undefined {
  try {
    const { version }: { version?: unknown } = JSON.parse(readFileSync(packageFile, 'utf8'));
    return typeof version === 'string' && /^\d+\.\d+\.\d+/u.test(version) ? version : undefined;
  } catch {
    return undefined;
  }
}
