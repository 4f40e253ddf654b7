import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { execFileSync, execSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startCapture } from '../support/capture.ts';
import { sampleWith } from '../support/readme.ts';
import { ROOT } from '../support/run-node.ts';
import { lastingTempFolder } from '../support/temp-folder.ts';

const MINUTES = 60_000;
const PUBLIC_SERVER = '@modelcontextprotocol/server-everything@2026.8.31';

/** Prints the status to stderr at the end, as a maintainer would look at it. */
const PRINT_STATUS = `
import { telemetry } from './telemetry.js';
process.once('exit', () => console.error(telemetry.status().summary));
`;

let folder = '';

beforeAll(() => {
  folder = lastingTempFolder();
  const run = (line: string): void => void execSync(line, { cwd: folder, stdio: 'pipe' });
  // The server that nobody here wrote, as its users have it.
  writeFileSync(join(folder, 'package.json'), '{"name":"adopter","version":"2.0.0","type":"module"}');
  run(`npm install --no-audit --no-fund ${PUBLIC_SERVER}`);
  // The guide, word for word; only that the package comes from here and not from the registry.
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: ROOT });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  run(sampleWith('npm install dot-ai-telemetry').trim().replace('dot-ai-telemetry', `./${tarball}`));
  for (const name of ['telemetry.js', 'server.js'])
    writeFileSync(join(folder, name), sampleWith(`// ${name}`));
  writeFileSync(join(folder, 'print-status.js'), PRINT_STATUS);
}, 3 * MINUTES);

interface Driven {
  readonly stderr: string;
  readonly tools: readonly string[];
}

/** Starts the server by a line of the guide and calls its tools with the official client. */
async function drive(line: string, environment: Record<string, string>): Promise<Driven> {
  const client = new Client({ name: 'claude-code', version: '2.1.3' });
  const transport = new StdioClientTransport({
    command: '/bin/sh',
    args: ['-c', line],
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: join(folder, 'home'), ...environment },
    stderr: 'pipe',
  });
  let stderr = '';
  transport.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  onTestFinished(() => client.close());
  await client.connect(transport);
  const { tools } = await client.listTools();
  await client.callTool({ name: 'echo', arguments: { message: 'secret' } });
  await client.callTool({ name: 'get-sum', arguments: { a: 1, b: 2 } });
  await client.callTool({ name: 'get-sum', arguments: { a: 'secret' } });
  await client.callTool({ name: 'get-tiny-image', arguments: {} });
  await client.callTool({ name: 'get-env', arguments: {} });
  await client.callTool({ name: 'secret', arguments: {} }).catch(() => undefined);
  await client.close();
  return { stderr, tools: tools.map(({ name }) => name) };
}

const LINES = sampleWith('node server.js').trim().split('\n');

describe('the guide for MCP servers, with the public reference server', () => {
  test(
    'its first line shows on stderr what would be sent',
    async () => {
      const { stderr, tools } = await drive(LINES[0] ?? '', {});
      expect(tools).toEqual(expect.arrayContaining(['echo', 'get-sum', 'get-tiny-image', 'get-env']));
      const events = stderr
        .trim()
        .split('\n')
        .map((line): { event: string } => JSON.parse(line));
      expect(events.map(({ event }) => event)).toContain('tool_executed');
      expect(stderr).not.toContain('secret');
    },
    MINUTES,
  );

  test(
    'its second line sends it, and the status sums it up',
    async () => {
      const capture = await startCapture();
      const line = LINES[1]?.replace('node ', 'node --import ./print-status.js ') ?? '';
      const { stderr } = await drive(line, { EVERYTHING_POSTHOG_HOST: capture.url });
      const events = capture.distinctEvents().map(({ event, properties }) => {
        const { tool, success, error_type: errorType, mcp_client: client, transport } = properties;
        const told = [event, tool, success, errorType, client, transport];
        return told
          .filter((part) => part !== undefined)
          .map(String)
          .join(' ');
      });
      expect(events.toSorted((one, other) => one.localeCompare(other))).toEqual([
        'client_connected claude-code stdio',
        'server_started',
        'server_stopped',
        'tool_error get-sum invalid_arguments claude-code',
        'tool_error other unknown_tool claude-code',
        'tool_executed echo true claude-code',
        'tool_executed get-sum false claude-code',
        'tool_executed get-sum true claude-code',
        'tool_executed get-tiny-image true claude-code',
        'tool_executed other false claude-code',
        'tool_executed other true claude-code',
      ]);
      const { properties } = capture.events[0] ?? { properties: {} };
      expect(properties).toMatchObject({ server_version: '2.0.0', instance_kind: 'ephemeral' });
      expect(JSON.stringify(capture.requests)).not.toContain('secret');
      expect(stderr.trim()).toBe(sampleWith('folded into other').trim());
    },
    MINUTES,
  );
});
