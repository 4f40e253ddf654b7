import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import {
  Client as Client2,
  StreamableHTTPClientTransport as HttpClient2,
} from '@modelcontextprotocol/client';
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport as HttpClient1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { context, trace } from '@opentelemetry/api';
import { expect, onTestFinished, test } from 'vitest';
import { CLIENT, type TestClient, buildServer1, buildServer2 } from '../support/mcp-lines.ts';
import { seen, spanNamed, startTracing } from '../support/mcp-spans.ts';
import { SECRET } from '../support/mcp-tools.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** An HTTP server whose requests have spans, as an instrumented one's have. */
async function listen(handle: Handle): Promise<URL> {
  const server = createServer((request, response) => {
    const span = trace.getTracer('http').startSpan('http');
    response.on('close', () => span.end());
    void context.with(trace.setSpan(context.active(), span), () => handle(request, response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/mcp`);
}

/** A server of its own for each request, as the 2.x line serves clients of both eras. */
function listenPerRequest(): Promise<URL> {
  const handle = toNodeHandler(createMcpHandler(() => buildServer2()));
  // Its type of a request is not that of Node.js where optional properties are exact.
  return listen(async (request, response) => handle(request as Parameters<typeof handle>[0], response));
}

const called = async (client: TestClient): Promise<void> => {
  onTestFinished(() => client.close());
  await client.callTool({ name: 'throws', arguments: { secret: SECRET } });
};

const toolCall = (more: object): object => ({
  name: 'tools/call throws',
  kind: 'SERVER',
  status: 'ERROR',
  attributes: {
    'mcp.method.name': 'tools/call',
    'jsonrpc.request.id': expect.stringMatching(/^\d+$/u),
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'throws',
    'network.transport': 'tcp',
    'error.type': 'QuotaError',
    ...more,
  },
});
const clientAttributes = { 'mcp.client.name': 'test-client', 'mcp.client.version': '3.2.1' };

test('sdk 1.x with a session', async () => {
  const exporter = startTracing();
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => randomUUID() });
  await buildServer1().connect(transport);
  const client = new Client1(CLIENT);
  await client.connect(new HttpClient1(await listen((...http) => transport.handleRequest(...http))));
  await called(client);
  const more = { 'mcp.session.id': transport.sessionId, 'mcp.protocol.version': '2025-11-25' };
  const span = spanNamed(exporter, 'tools/call throws');
  expect(seen(span)).toEqual(toolCall({ ...more, ...clientAttributes }));
  expect(seen(spanNamed(exporter, 'initialize')).attributes).toMatchObject({
    ...more,
    'network.transport': 'tcp',
  });
  expect(span.parentSpanContext).toBeDefined();
  expect(span.links).toEqual([]);
});

test('sdk 1.x without sessions: the client is known by its user agent', async () => {
  const exporter = startTracing();
  const url = await listen(async (request, response) => {
    const transport = new StreamableHTTPServerTransport({});
    await buildServer1().connect(transport);
    return transport.handleRequest(request, response);
  });
  const client = new Client1(CLIENT);
  await client.connect(new HttpClient1(url, { requestInit: { headers: { 'user-agent': 'agent/1.2.3' } } }));
  await called(client);
  expect(seen(spanNamed(exporter, 'tools/call throws'))).toEqual(
    toolCall({ 'user_agent.original': 'agent/1.2.3' }),
  );
});

test('sdk 1.x over SSE', async () => {
  const exporter = startTracing();
  const transports: SSEServerTransport[] = [];
  const url = await listen(async (request, response) => {
    if (request.method === 'POST') return transports[0]?.handlePostMessage(request, response);
    const transport = new SSEServerTransport('/mcp', response);
    transports.push(transport);
    return buildServer1().connect(transport);
  });
  const client = new Client1(CLIENT);
  await client.connect(new SSEClientTransport(url));
  await called(client);
  expect(seen(spanNamed(exporter, 'tools/call throws'))).toEqual(
    toolCall({
      'mcp.session.id': transports[0]?.sessionId,
      'mcp.protocol.version': '2025-11-25',
      ...clientAttributes,
    }),
  );
});

test('server 2.x with a session', async () => {
  const exporter = startTracing();
  const transport = new NodeStreamableHTTPServerTransport({ sessionIdGenerator: () => randomUUID() });
  await buildServer2().connect(transport);
  const client = new Client2(CLIENT);
  await client.connect(new HttpClient2(await listen((...http) => transport.handleRequest(...http))));
  await called(client);
  expect(seen(spanNamed(exporter, 'tools/call throws'))).toEqual(
    toolCall({
      'mcp.session.id': transport.sessionId,
      'mcp.protocol.version': '2025-11-25',
      ...clientAttributes,
    }),
  );
});

test('server 2.x without sessions, a client of revision 2026-07-28', async () => {
  const exporter = startTracing();
  const url = await listenPerRequest();
  const client = new Client2(CLIENT, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(new HttpClient2(url));
  await called(client);
  const more = { 'mcp.protocol.version': '2026-07-28', ...clientAttributes };
  expect(seen(spanNamed(exporter, 'tools/call throws'))).toEqual(toolCall(more));
  expect(seen(spanNamed(exporter, 'server/discover'))).toEqual({
    name: 'server/discover',
    kind: 'SERVER',
    status: 'UNSET',
    attributes: {
      'mcp.method.name': 'server/discover',
      'jsonrpc.request.id': expect.any(String),
      'network.transport': 'tcp',
      ...more,
    },
  });
});

test('server 2.x, a client of revision 2026-07-28 that goes away', async () => {
  const exporter = startTracing();
  const url = await listenPerRequest();
  const client = new Client2(CLIENT, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(new HttpClient2(url));
  onTestFinished(() => client.close());
  const abort = new AbortController();
  const waiting = client.callTool({ name: 'waits' }, { signal: abort.signal }).catch(() => undefined);
  setTimeout(() => abort.abort(), 50);
  await waiting;
  await expect.poll(() => exporter.getFinishedSpans().map(({ name }) => name)).toContain('tools/call waits');
  expect(spanNamed(exporter, 'tools/call waits').attributes['error.type']).toBe('cancelled');
});

test('server 2.x without sessions, a client of an older revision is known by its user agent', async () => {
  const exporter = startTracing();
  const url = await listenPerRequest();
  const client = new Client2(CLIENT);
  await client.connect(new HttpClient2(url));
  await called(client);
  expect(seen(spanNamed(exporter, 'tools/call throws'))).toEqual(toolCall({ 'user_agent.original': 'node' }));
  expect(spanNamed(exporter, 'initialize').attributes).toMatchObject(clientAttributes);
});
