import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';

/** The file with the product of a host, which its package file names. */
export interface HostProduct {
  readonly path: string;
}

/**
 * Looks for the nearest package file with a version or a product, from the host's main module upwards, as its version
 * is looked for too. `undefined` where it names no product under `telemetry`; a name that leads out of the package's
 * folder is as one that cannot be loaded.
 */
export function findHostProduct(mainModule: string | undefined): HostProduct | undefined {
  return mainModule === undefined ? undefined : findFrom(dirname(mainModule));
}

function findFrom(folder: string): HostProduct | undefined {
  const packageFile = readPackageFile(join(folder, 'package.json'));
  const { telemetry, version } = packageFile;
  if (typeof telemetry === 'string') {
    const path = join(folder, telemetry);
    const way = relative(folder, path);
    const isInside = !isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`);
    return { path: isInside ? path : folder };
  }
  const parent = dirname(folder);
  return typeof version === 'string' || parent === folder ? undefined : findFrom(parent);
}

function readPackageFile(path: string): { readonly telemetry?: unknown; readonly version?: unknown } {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof content === 'object' && content !== null ? content : {};
  } catch {
    return {};
  }
}
