import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mainModulePath } from './main-module.ts';
import { type Environment, parseSwitch, readSetting } from './parse-setting.ts';

/** What is known of the process once, before the catalog's rules. */
export interface ProcessFacts {
  /** Version in the host's own package file. */
  readonly version: string | undefined;
  readonly ai_provider: string | undefined;
  readonly is_internal: boolean;
  readonly deployment_method: DeploymentMethod;
  /** Version of Node.js. */
  readonly node_version: string;
  /** As Node.js names it: `linux`, `darwin`, `win32`. */
  readonly operating_system: string;
}

type DeploymentMethod = 'helm' | 'kubernetes' | 'docker' | 'local';

/**
 * Looks at the environment and the host's package file; of a key or token not even its presence is read.
 * `versionVariable` names the variable that a host tells its version by, where it has one.
 */
export function readProcessFacts(
  mainModule: string | undefined = mainModulePath(),
  environment: Environment = process.env,
  versionVariable?: string,
): ProcessFacts {
  const told = versionVariable === undefined ? undefined : readSetting(environment, versionVariable);
  return {
    version: told ?? (mainModule === undefined ? undefined : readPackageVersion(dirname(mainModule))),
    node_version: process.versions.node,
    operating_system: process.platform,
    ai_provider: readSetting(environment, 'AI_PROVIDER'),
    is_internal: isInternal(environment),
    deployment_method: deploymentMethod(environment),
  };
}

/** Continuous integration or a test environment, by the variables that dot-ai itself goes by. */
function isInternal(environment: Environment): boolean {
  const ci = readSetting(environment, 'CI');
  return (
    readSetting(environment, 'NODE_ENV') === 'test' ||
    (ci !== undefined && parseSwitch(ci) !== 'off') ||
    readSetting(environment, 'GITHUB_ACTIONS') !== undefined
  );
}

/** The files are those that Docker and Podman put into their containers. */
function deploymentMethod(environment: Environment): DeploymentMethod {
  if (readSetting(environment, 'HELM_RELEASE_NAME') !== undefined) return 'helm';
  if (readSetting(environment, 'KUBERNETES_SERVICE_HOST') !== undefined) return 'kubernetes';
  return existsSync('/.dockerenv') || existsSync('/run/.containerenv') ? 'docker' : 'local';
}

/** The version of the nearest package file with one, from `folder` upwards. */
function readPackageVersion(folder: string): string | undefined {
  const version = versionIn(join(folder, 'package.json'));
  const parent = dirname(folder);
  return version ?? (parent === folder ? undefined : readPackageVersion(parent));
}

function versionIn(path: string): string | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof content !== 'object' || content === null || !('version' in content)) return undefined;
    return typeof content.version === 'string' ? content.version : undefined;
  } catch {
    return undefined;
  }
}
