import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport as InMemoryTransport1 } from '@modelcontextprotocol/sdk/inMemory.js';
import { Server as Server1 } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { Client as Client2, InMemoryTransport as InMemoryTransport2 } from '@modelcontextprotocol/client';
import { Server as Server2 } from '@modelcontextprotocol/server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { instrumentMcpServer } from '../../src/mcp/index.ts';
import { CLIENT, type TestClient } from '../support/mcp-lines.ts';
import { errorTypeOf, spanNamed, startTracing } from '../support/mcp-spans.ts';
import { SECRET } from '../support/mcp-tools.ts';

const SERVER = { name: 'low', version: '1.0.0' };
const CAPABILITIES = { capabilities: { tools: {} } };

type Result = { content: []; isError?: boolean };

function runTool(name: string): Result | Promise<Result> {
  if (name === 'rejects') return Promise.reject(new TypeError(SECRET));
  if (name === 'throws') throw Object.assign(new Error(SECRET), { code: -32042 });
  if (name === 'breaks') throw new TypeError(SECRET);
  return { content: [], ...(name === 'reports' && { isError: true }) };
}

async function startLow1(isConnectedFirst = false): Promise<TestClient> {
  const server = new Server1(SERVER, CAPABILITIES);
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => runTool(params.name));
  const [clientEnd, serverEnd] = InMemoryTransport1.createLinkedPair();
  if (isConnectedFirst) await server.connect(serverEnd);
  const typed: Server1 = instrumentMcpServer(server);
  const client = new Client1(CLIENT);
  const connecting = client.connect(clientEnd);
  // The client's first message waits by now: it is delivered from within the transport's start.
  if (!isConnectedFirst) await typed.connect(serverEnd);
  await connecting;
  onTestFinished(() => client.close());
  return client;
}

async function startLow2(isConnectedFirst = false): Promise<TestClient> {
  const server = new Server2(SERVER, CAPABILITIES);
  server.setRequestHandler('tools/call', ({ params }) => runTool(params.name));
  const [clientEnd, serverEnd] = InMemoryTransport2.createLinkedPair();
  if (isConnectedFirst) await server.connect(serverEnd);
  const typed: Server2 = instrumentMcpServer(server);
  const client = new Client2(CLIENT);
  const connecting = client.connect(clientEnd);
  if (!isConnectedFirst) await typed.connect(serverEnd);
  await connecting;
  onTestFinished(() => client.close());
  return client;
}

describe.each([
  ['sdk', startLow1],
  ['server', startLow2],
])('a low-level Server of %s', (_, start) => {
  test.each([
    ['works', undefined],
    ['reports', 'tool_error'],
    ['throws', '-32042'],
    ['breaks', 'TypeError'],
    ['rejects', 'TypeError'],
  ])('a call of %s ends with %s', async (name, errorType) => {
    const exporter = startTracing();
    const client = await start();
    await client.callTool({ name }).catch(() => undefined);
    expect(spanNamed(exporter, 'initialize').attributes['mcp.client.name']).toBe('test-client');
    expect(errorTypeOf(exporter, `tools/call ${name}`)).toBe(errorType);
  });

  test('that is connected already', async () => {
    const exporter = startTracing();
    const client = await start(true);
    await client.callTool({ name: 'reports' });
    expect(errorTypeOf(exporter, 'tools/call reports')).toBe('tool_error');
  });
});
