import { dirname, join } from 'node:path';
import type { ProductSettings } from '../product/product.ts';
import { findCluster } from './find-cluster.ts';
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
  if (configFile === undefined || findCluster(environment) !== undefined) return undefined;
  return join(dirname(configFile), 'telemetry');
}
