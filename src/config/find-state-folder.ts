import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProductSettings } from '../product/product.ts';
import { findCluster } from './find-cluster.ts';
import { homeOf } from './home-folder.ts';
import type { Environment } from './parse-setting.ts';
import { findConfigFile } from './read-config-file-signal.ts';

/**
 * Where a server remembers: the folder that the operator named, else `telemetry` beside the config file. A pod loses
 * what its home folder holds, so that nothing is remembered there unless a folder is named.
 */
export function findStateFolder(
  settings: ProductSettings,
  named: string | undefined,
  environment: Environment = process.env,
): string | undefined {
  if (named !== undefined) return named;
  const configFile = findConfigFile(settings, environment);
  const home = homeOf(environment);
  if (configFile === undefined || home === undefined || findCluster(environment) !== undefined)
    return undefined;
  return isFolder(home) ? join(dirname(configFile), 'telemetry') : undefined;
}

/** A home folder that is not there is not made. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
