import type { Stream } from 'node:stream';
import { Client as Client2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioClient2 } from '@modelcontextprotocol/client/stdio';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioClient1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, onTestFinished, test } from 'vitest';
import { CLIENT, type TestClient } from '../support/mcp-lines.ts';
import { ROOT } from '../support/run-node.ts';

const fixture = (...args: string[]): { command: string; args: string[]; stderr: 'pipe' } => ({
  command: process.execPath,
  args: [`${ROOT}test/fixtures/${args[0]}`, ...args.slice(1)],
  stderr: 'pipe',
});

/** The spans that the child wrote, once it has called a tool and ended. */
async function spansOf(client: TestClient, stderr: Stream | null): Promise<readonly unknown[]> {
  let written = '';
  stderr?.on('data', (chunk: Buffer) => (written += chunk.toString()));
  onTestFinished(() => client.close());
  await client.callTool({ name: 'works' });
  await expect.poll(() => written).toContain('tools/call works');
  return written
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

const span = (name: string, more: object, version = '2025-11-25'): object => ({
  name,
  kind: 1,
  attributes: {
    'mcp.method.name': name.split(' ')[0],
    'jsonrpc.request.id': expect.any(String),
    'mcp.protocol.version': version,
    'network.transport': 'pipe',
    'mcp.client.name': 'test-client',
    'mcp.client.version': '3.2.1',
    ...more,
  },
});
const tool = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'works' };

test('sdk 1.x', async () => {
  const transport = new StdioClient1(fixture('mcp-stdio-sdk.mjs'));
  const client = new Client1(CLIENT);
  await client.connect(transport);
  expect(await spansOf(client, transport.stderr)).toEqual([
    span('initialize', {}),
    span('tools/call works', tool),
  ]);
});

test.each([[[]], [['--connect']]])('server 2.x %j', async (args) => {
  const transport = new StdioClient2(fixture('mcp-stdio-server.mjs', ...args));
  const client = new Client2(CLIENT);
  await client.connect(transport);
  expect(await spansOf(client, transport.stderr)).toEqual([
    span('initialize', {}),
    span('tools/call works', tool),
  ]);
});

test('server 2.x, a client of revision 2026-07-28', async () => {
  const transport = new StdioClient2(fixture('mcp-stdio-server.mjs'));
  const client = new Client2(CLIENT, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(transport);
  const spans = await spansOf(client, transport.stderr);
  expect(spans.at(-1)).toEqual(span('tools/call works', tool, '2026-07-28'));
});
