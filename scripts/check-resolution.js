// Packs the package, installs the tarball into a host of each kind, and compiles the host with its types.
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const HOST = `
import 'dot-ai-telemetry/register';
import { type Telemetry, createTelemetry, dotAi } from 'dot-ai-telemetry';
import { PostHogSpanExporter, type Sink } from 'dot-ai-telemetry/exporter';
import { type McpServerLike, instrumentMcpServer } from 'dot-ai-telemetry/mcp';
const telemetry: Telemetry<typeof dotAi.catalog> = createTelemetry({ product: dotAi });
telemetry.record('server_started', { deployment_method: 'helm' });
// @ts-expect-error a value that is not on the list
telemetry.record('server_started', { deployment_method: 'laptop' });
export const sinks: readonly Sink[] = [];
export const exporter = new PostHogSpanExporter({ catalog: dotAi.catalog, sinks });
export const instrument = (server: McpServerLike): McpServerLike => instrumentMcpServer(server, { transport: 'http' });
`;
/** Servers of both lines of the MCP SDK, whose own declarations are not all free of errors. */
const MCP_HOST = `
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { type CallToolResult as CallToolResult2, McpServer as McpServer2, Server as Server2 } from '@modelcontextprotocol/server';
import { type ToolOutcome, instrumentMcpServer } from 'dot-ai-telemetry/mcp';
const info = { name: 'host', version: '1.0.0' };
export const servers: readonly [McpServer, Server, McpServer2, Server2] = [
  instrumentMcpServer(new McpServer(info), { outcome: ({ structuredContent }) => structuredContent?.['ok'] === true ? 'succeeded' : 'failed' }),
  instrumentMcpServer(new Server(info)),
  instrumentMcpServer(new McpServer2(info)),
  instrumentMcpServer(new Server2(info), { outcome: ({ content }) => content?.[0]?.text?.startsWith('no') === true ? 'failed' : undefined }),
];
const judge = ({ content: [first], structuredContent }: CallToolResult) => structuredContent?.['ok'] === true || first?.type !== 'text' ? undefined : 'failed';
const judge2 = ({ content: [first], isError }: CallToolResult2) => isError === true || first?.type !== 'text' ? undefined : 'failed';
export const outcomes: readonly ToolOutcome[] = [judge, judge2];
instrumentMcpServer(new McpServer(info), { outcome: judge });
instrumentMcpServer(new McpServer2(info), { outcome: judge2 });
// @ts-expect-error a word that there is not
instrumentMcpServer(new McpServer(info), { outcome: (result: CallToolResult) => String(result.isError) });
// @ts-expect-error no result of a tool
instrumentMcpServer(new McpServer(info), { outcome: (result: number) => result > 0 ? 'failed' : undefined });
// @ts-expect-error not a server
instrumentMcpServer({});
`;
const TYPESCRIPT_7 = 'typescript';
const TYPESCRIPT_5_9 = 'typescript-5.9';

/** The compilers and module settings that hosts have. */
const hosts = [
  [TYPESCRIPT_7, 'nodenext', 'nodenext', 'module'],
  [TYPESCRIPT_7, 'node20', 'node16', 'module'],
  [TYPESCRIPT_7, 'nodenext', 'nodenext', 'commonjs'],
  [TYPESCRIPT_7, 'preserve', 'bundler', 'module'],
  [TYPESCRIPT_5_9, 'nodenext', 'nodenext', 'module'],
  [TYPESCRIPT_5_9, 'node20', 'node16', 'module'],
  [TYPESCRIPT_5_9, 'nodenext', 'nodenext', 'commonjs'],
  [TYPESCRIPT_5_9, 'preserve', 'bundler', 'module'],
  [TYPESCRIPT_5_9, 'commonjs', 'node10', 'commonjs'],
];

const folder = mkdtempSync(join(tmpdir(), 'dot-ai-telemetry-package-'));
try {
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: ROOT });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  const installed = join(folder, 'node_modules', 'dot-ai-telemetry');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, tarball), '--strip-components=1', '-C', installed]);
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (!name.startsWith('.'))
      symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  writeFileSync(join(folder, 'host.ts'), HOST);
  for (const host of hosts) compile(host, false);
  writeFileSync(join(folder, 'host.ts'), MCP_HOST);
  for (const compiler of [TYPESCRIPT_7, TYPESCRIPT_5_9])
    compile([compiler, 'nodenext', 'nodenext', 'module'], true);
  const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  console.error(`types resolve in ${hosts.length} kinds of host; the package holds ${files.join(', ')}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function compile([compiler, module, moduleResolution, type], skipLibCheck) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
  const options = {
    module,
    target: 'es2022',
    moduleResolution,
    strict: true,
    noEmit: true,
    types: ['node'],
    skipLibCheck,
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: ['host.ts'] }),
  );
  try {
    execFileSync(process.execPath, [join(ROOT, 'node_modules', compiler, 'bin', 'tsc'), '-p', folder], {
      stdio: 'pipe',
    });
  } catch (error) {
    console.error(`${compiler} with ${module}, ${moduleResolution}, ${type}:\n${error.stdout}`);
    process.exitCode = 1;
  }
}
