import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import typescript from 'typescript-5.9';
import type { Cell } from './cell.ts';
import { packageFile } from './install.ts';

const HOSTS = fileURLToPath(new URL('../../compat/hosts/', import.meta.url));

const SHARED = [
  'from-config-file.js',
  'from-environment.js',
  'host-config-file.js',
  'noted.js',
  'operator.js',
  'own-telemetry.js',
  'serve.js',
  'start-early.js',
  'tools.js',
  'tracing.js',
];

/** The server's program, and its SDK under the names that both lines have. */
const SERVERS: Readonly<Record<Cell['mcp'], { readonly server: string; readonly sdk: string }>> = {
  'sdk 1.x': { server: 'mcp-sessions.js', sdk: 'mcp-sdk-1.js' },
  'sdk 2.x sessions': { server: 'mcp-sessions.js', sdk: 'mcp-sdk-2.js' },
  'sdk 2.x stateless': { server: 'mcp-stateless.js', sdk: 'mcp-sdk-2.js' },
};

/** The folder of a cell: its programs and settings, beside the packages that were installed for it. */
export function writeHost(cell: Cell, folder: string, installedFolder: string): void {
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(installedFolder, 'node_modules'), join(folder, 'node_modules'));
  const { dependencies } = JSON.parse(readFileSync(join(installedFolder, 'package.json'), 'utf8'));
  const type = cell.modules === 'esm' ? 'module' : 'commonjs';
  writeFileSync(join(folder, 'package.json'), packageFile(dependencies, type));
  copyFileSync(join(HOSTS, 'otel.yaml'), join(folder, 'otel.yaml'));
  const programs = new Map([
    ...SHARED.map((name) => [name, name] as const),
    ['form.js', `form-${cell.form}.js`],
    ['mcp-server.js', SERVERS[cell.mcp].server],
    ['mcp-sdk.js', SERVERS[cell.mcp].sdk],
    ['own-tracing.js', ownTracing(cell)],
  ]);
  for (const [name, source] of programs) {
    writeProgram(cell, join(folder, name), readFileSync(join(HOSTS, source), 'utf8'));
  }
}

/** Writes the main module of a run. */
export function writeMain(cell: Cell, folder: string, main: string): void {
  writeProgram(cell, join(folder, 'main.js'), main);
}

/** CommonJS hosts are ES modules that a compiler has translated, as dot-ai is. */
function writeProgram({ modules }: Cell, path: string, source: string): void {
  const { ModuleKind, ScriptTarget, transpileModule } = typescript;
  const compilerOptions = {
    module: ModuleKind.CommonJS,
    target: ScriptTarget.ES2022,
    esModuleInterop: true,
  };
  const text = modules === 'esm' ? source : transpileModule(source, { compilerOptions }).outputText;
  writeFileSync(path, text);
}

function ownTracing({ openTelemetry, start }: Cell): string {
  const line = openTelemetry === '3.x latest' ? '3' : '2';
  if (openTelemetry === "2.x, dot-ai's") return 'own-sdk-dot-ai.js';
  return start.includes('provider') ? `own-provider-${line}.js` : `own-sdk-${line}.js`;
}
