import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport as InMemoryTransport1 } from '@modelcontextprotocol/sdk/inMemory.js';
import { CallToolRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { Client as Client2, InMemoryTransport as InMemoryTransport2 } from '@modelcontextprotocol/client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { instrumentMcpServer } from '../../src/mcp/index.ts';
import { CLIENT, type TestClient, buildServer1, buildServer2 } from '../support/mcp-lines.ts';
import { errorTypeOf, startTracing } from '../support/mcp-spans.ts';
import { SECRET } from '../support/mcp-tools.ts';

type Stage = 'before' | 'after';
type Result = { content: []; isError?: boolean };
type Answer = (name: string) => Result | Promise<Result>;

const answer: Answer = (name) => {
  if (name === 'refuses') throw Object.assign(new Error(SECRET), { code: -32602 });
  if (name === 'breaks') return Promise.reject(new RangeError(SECRET));
  return { content: [], ...(name !== 'works' && { isError: true }) };
};

/** A server with registered tools whose host answers `tools/call` in its stead. */
async function start1(stage: Stage): Promise<{ client: TestClient; server: object }> {
  const server = buildServer1({ times: stage === 'before' ? 0 : 1 });
  server.server.setRequestHandler(CallToolRequestSchema, ({ params }) => answer(params.name));
  instrumentMcpServer(server);
  const [clientEnd, serverEnd] = InMemoryTransport1.createLinkedPair();
  const client = new Client1(CLIENT);
  await Promise.all([server.connect(serverEnd), client.connect(clientEnd)]);
  onTestFinished(() => client.close());
  return { client, server };
}

async function start2(stage: Stage): Promise<{ client: TestClient; server: object }> {
  const server = buildServer2({ times: stage === 'before' ? 0 : 1 });
  server.server.setRequestHandler('tools/call', ({ params }) => answer(params.name));
  instrumentMcpServer(server);
  const [clientEnd, serverEnd] = InMemoryTransport2.createLinkedPair();
  const client = new Client2(CLIENT);
  await Promise.all([server.connect(serverEnd), client.connect(clientEnd)]);
  onTestFinished(() => client.close());
  return { client, server };
}

describe.each([
  ['sdk', start1],
  ['server', start2],
])('an McpServer of %s whose host answers tools/call', (_, start) => {
  describe.each<[Stage]>([['before'], ['after']])('set %s it has spans', (stage) => {
    test.each([
      ['works', undefined],
      ['throws', 'tool_error'],
      ['dynamic', 'tool_error'],
      ['refuses', '-32602'],
      ['breaks', 'RangeError'],
    ])('a call of %s ends with %s, the second time too', async (name, errorType) => {
      const exporter = startTracing();
      const { client } = await start(stage);
      for (let time = 0; time < 2; time += 1) {
        exporter.reset();
        await client.callTool({ name }).catch(() => undefined);
        expect(errorTypeOf(exporter, `tools/call ${name}`)).toBe(errorType);
      }
    });
  });

  test('its registry is as it was', async () => {
    startTracing();
    const { client, server } = await start('before');
    const before = Object.getOwnPropertyDescriptor(server, '_registeredTools');
    await client.callTool({ name: 'works' });
    expect(before?.value).toBeTypeOf('object');
    expect(Object.getOwnPropertyDescriptor(server, '_registeredTools')).toEqual(before);
  });
});

test('a handler is wrapped once', async () => {
  startTracing();
  const { client, server } = await start1('before');
  const handlers: unknown = Reflect.get(Reflect.get(server, 'server') as object, '_requestHandlers');
  await client.callTool({ name: 'works' });
  const wrapped: unknown = (handlers as ReadonlyMap<string, unknown>).get('tools/call');
  await client.callTool({ name: 'works' });
  expect(wrapped).toBeTypeOf('function');
  expect((handlers as ReadonlyMap<string, unknown>).get('tools/call')).toBe(wrapped);
});

test('a host that sets its handler between two calls', async () => {
  const exporter = startTracing();
  const server = buildServer1();
  const [clientEnd, serverEnd] = InMemoryTransport1.createLinkedPair();
  const client = new Client1(CLIENT);
  await Promise.all([server.connect(serverEnd), client.connect(clientEnd)]);
  onTestFinished(() => client.close());
  await client.callTool({ name: 'nowhere' }).catch(() => undefined);
  expect(errorTypeOf(exporter, 'tools/call nowhere')).toBe('unknown_tool');
  exporter.reset();
  server.server.setRequestHandler(CallToolRequestSchema, ({ params }) => answer(params.name));
  await client.callTool({ name: 'nowhere' });
  expect(errorTypeOf(exporter, 'tools/call nowhere')).toBe('tool_error');
});
