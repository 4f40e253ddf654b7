import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Cell } from './cell.ts';
import { type Dependencies, NODE_VERSIONS, dependenciesOf, installOptions } from './dependencies.ts';
import { HOST_VERSION } from './expected-events.ts';

const execute = promisify(execFile);

/** Installs what cells need, each thing once, below one temporary folder. */
export interface Installer {
  /** The folder with the `node_modules` of a host like this. */
  readonly install: (cell: Cell) => Promise<string>;
  /** The path of the cell's Node.js. */
  readonly nodeOf: (cell: Cell) => Promise<string>;
}

/** Packs the project in `projectFolder` as it would be published; everything else goes below `folder`. */
export async function createInstaller(projectFolder: string, folder: string): Promise<Installer> {
  const packed = await execute('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: projectFolder,
  });
  const tarball = join(folder, packed.stdout.trim().split('\n').at(-1) ?? '');
  const installed = new Map<string, Promise<string>>();
  const once = (dependencies: Dependencies, options: readonly string[]): Promise<string> => {
    const key = JSON.stringify(dependencies);
    const known = installed.get(key) ?? installInto(folder, dependencies, options);
    installed.set(key, known);
    return known;
  };
  return {
    install: (cell) => once(dependenciesOf(cell, tarball), installOptions(cell)),
    nodeOf: async ({ node }) => {
      const version = NODE_VERSIONS[node];
      if (process.versions.node === version) return process.execPath;
      return join(await once({ node: version }, []), 'node_modules', 'node', 'bin', 'node');
    },
  };
}

/** The package file of a host with these dependencies. */
export function packageFile(dependencies: Dependencies, type: 'module' | 'commonjs' = 'module'): string {
  const content = { name: 'compat-host', version: HOST_VERSION, private: true, type, dependencies };
  return JSON.stringify(content, undefined, 2);
}

async function installInto(
  parent: string,
  dependencies: Dependencies,
  options: readonly string[],
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(dependencies)).digest('hex').slice(0, 12);
  const folder = join(parent, `installed-${hash}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), packageFile(dependencies));
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  await execute('npm', ['install', ...quiet, ...options], { cwd: folder });
  return folder;
}
