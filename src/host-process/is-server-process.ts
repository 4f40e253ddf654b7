import type { Cluster } from 'node:cluster';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/** Main modules of package managers, and our own command line: `NODE_OPTIONS` reaches them too. */
const TOOLS: ReadonlySet<string> = new Set([
  'corepack',
  'dot-ai-telemetry',
  'npm',
  'npm-cli',
  'npx',
  'npx-cli',
  'pnpm',
  'pnpx',
  'yarn',
  'yarnpkg',
]);

export interface ProcessKind {
  readonly isMainThread: boolean;
  /** Asked of forks only: loading `node:cluster` is not free. */
  readonly isClusterWorker: () => boolean;
  /** Started by `child_process.fork()`: it has a channel to its parent. */
  readonly isFork: boolean;
  readonly mainModule: string | undefined;
}

/**
 * Whether this is the process of a server that the operator started, so that each server counts once:
 * the main thread, no fork, and no package manager. A worker of `node:cluster` counts where the product
 * declares that its workers do the work.
 */
export function isServerProcess(
  clusterWorkers: () => boolean,
  kind: ProcessKind = readProcessKind(),
): boolean {
  if (!kind.isMainThread) return false;
  if (kind.isFork && !(kind.isClusterWorker() && clusterWorkers())) return false;
  const name = basename(kind.mainModule ?? '').replace(/\.[cm]?js$/u, '');
  return !TOOLS.has(name);
}

function readProcessKind(): ProcessKind {
  return {
    isMainThread,
    isClusterWorker: () => {
      const cluster: Cluster = createRequire(import.meta.url)('node:cluster');
      return cluster.isWorker;
    },
    isFork: process.channel !== undefined && process.channel !== null,
    mainModule: process.argv[1],
  };
}
