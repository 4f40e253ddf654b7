import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { trace } from '@opentelemetry/api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instrumentMcpServer } from '../../src/mcp/index.ts';
import { buildServer1, buildServer2 } from '../support/mcp-lines.ts';
import { type RawTransport, createRawTransport, SilentServer, request } from '../support/mcp-raw.ts';
import { SECRET, TEST_TOOLS } from '../support/mcp-tools.ts';

const exporter = new InMemorySpanExporter();
const started: string[] = [];

beforeAll(() => {
  const counter = {
    onStart: ({ name }: { name: string }) => void started.push(name),
    onEnd: () => undefined,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter }), counter] }),
  );
});
afterAll(() => trace.disable());

const secret = fc.constant(SECRET);
const json = fc.jsonValue();
const id = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom('1', '2', ''), json);
const meta = fc.record(
  {
    traceparent: fc.oneof(json, secret, fc.constant(`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`)),
    tracestate: fc.oneof(json, fc.constant('a=1')),
    'io.modelcontextprotocol/clientInfo': fc.oneof(json, fc.record({ name: json, version: json })),
    'io.modelcontextprotocol/protocolVersion': json,
    [SECRET]: secret,
  },
  { requiredKeys: [] },
);
const params = fc.record(
  {
    name: fc.oneof(json, fc.constantFrom('__proto__', 'constructor', ...TEST_TOOLS.map(({ name }) => name))),
    arguments: fc.oneof(json, secret, fc.record({ secret, count: fc.oneof(fc.integer(), secret) })),
    uri: fc.oneof(secret, fc.constant(`memo://${SECRET}`)),
    requestId: id,
    protocolVersion: json,
    clientInfo: json,
    reason: secret,
    _meta: fc.oneof(json, meta),
  },
  { requiredKeys: [] },
);
const method = fc.oneof(
  json,
  secret,
  fc.constantFrom('initialize', 'tools/call', 'tools/list', 'prompts/get', 'resources/read', 'ping'),
  fc.constantFrom('notifications/cancelled', 'server/discover'),
);
const message = fc.oneof(
  fc.anything(),
  json,
  fc.record(
    { jsonrpc: fc.constant('2.0'), id, method, params: fc.oneof(json, params) },
    { requiredKeys: ['jsonrpc'] },
  ),
  fc.record({ jsonrpc: fc.constant('2.0'), id, result: fc.oneof(json, fc.constant({ isError: true })) }),
  fc.record({
    jsonrpc: fc.constant('2.0'),
    id,
    error: fc.oneof(json, fc.record({ code: json, message: secret })),
  }),
);

/** Whatever was delivered or sent, as the exporter got it. */
const exported = (): string =>
  JSON.stringify(
    exporter.getFinishedSpans().map(({ name, attributes, events, links, status }) => {
      return { name, attributes, events, links, status };
    }),
  );

/** What came of it: nothing, or the error. */
function deliver(transport: RawTransport, value: unknown): unknown {
  try {
    return transport.onmessage?.(value);
  } catch (error) {
    return String(error);
  }
}

test.each([
  ['sdk 1.x', buildServer1],
  ['server 2.x', buildServer2],
])(
  'whatever %s is sent, it does as without spans, tells no secret and leaves no span open',
  async (_, build) => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 8 }), async (messages) => {
        exporter.reset();
        started.length = 0;
        const plain = createRawTransport();
        const watched = createRawTransport();
        await build({ times: 0 }).connect(plain);
        await build().connect(watched);
        for (const value of messages) expect(deliver(watched, value)).toEqual(deliver(plain, value));
        await new Promise((resolve) => setTimeout(resolve, 1));
        expect(watched.sent).toEqual(plain.sent);
        await Promise.all([plain.close(), watched.close()]);
        expect(exported()).not.toContain(SECRET);
        expect(exporter.getFinishedSpans()).toHaveLength(started.length);
      }),
      { numRuns: 200 },
    );
  },
);

test('whatever a server sends, it is sent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(message, { maxLength: 8 }), async (messages) => {
      exporter.reset();
      const transport = createRawTransport();
      await instrumentMcpServer(new SilentServer()).connect(transport);
      const asked = [1, '1', 2].map((asking) => request(asking, 'tools/call', { arguments: SECRET }));
      for (const value of asked) deliver(transport, value);
      const { sent } = transport;
      for (const value of messages) await transport.send(value);
      expect(sent).toEqual(messages);
      await transport.close();
      expect(exported()).not.toContain(SECRET);
      expect(exporter.getFinishedSpans()).toHaveLength(asked.length);
    }),
    { numRuns: 200 },
  );
});
