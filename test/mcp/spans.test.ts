import { trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { instrumentMcpServer } from '../../src/mcp/index.ts';
import { LINES, buildServer1, buildServer2 } from '../support/mcp-lines.ts';
import { seen, spanNamed, startTracing } from '../support/mcp-spans.ts';
import { SECRET } from '../support/mcp-tools.ts';

const KNOWN = {
  'jsonrpc.request.id': expect.stringMatching(/^\d+$/u),
  'mcp.protocol.version': '2025-11-25',
  'mcp.client.name': 'test-client',
  'mcp.client.version': '3.2.1',
};

describe.each(LINES)('$name', ({ start }) => {
  test('every request has a span, and nothing of what was asked or answered', async () => {
    const exporter = startTracing();
    const { client } = await start();
    await client.callTool({ name: 'works', arguments: { secret: SECRET } });
    await client.callTool({ name: 'reports', arguments: { secret: SECRET } });
    await client.getPrompt({ name: 'greet' });
    await client.readResource({ uri: `memo://${SECRET}` });
    await client.listTools();
    await client.ping();
    const span = (name: string, attributes: object, status = 'UNSET'): object => ({
      name,
      kind: 'SERVER',
      status,
      attributes: { ...KNOWN, ...attributes },
    });
    const tool = { 'mcp.method.name': 'tools/call', 'gen_ai.operation.name': 'execute_tool' };
    expect(exporter.getFinishedSpans().map(seen)).toEqual([
      span('initialize', { 'mcp.method.name': 'initialize' }),
      span('tools/call works', { ...tool, 'gen_ai.tool.name': 'works' }),
      span(
        'tools/call reports',
        { ...tool, 'gen_ai.tool.name': 'reports', 'error.type': 'tool_error' },
        'ERROR',
      ),
      span('prompts/get greet', { 'mcp.method.name': 'prompts/get', 'gen_ai.prompt.name': 'greet' }),
      span('resources/read', { 'mcp.method.name': 'resources/read' }),
      span('tools/list', { 'mcp.method.name': 'tools/list' }),
      span('ping', { 'mcp.method.name': 'ping' }),
    ]);
    for (const { events, links, instrumentationScope, status } of exporter.getFinishedSpans()) {
      expect({ events, links, name: instrumentationScope.name }).toEqual({
        events: [],
        links: [],
        name: 'dot-ai-telemetry/mcp',
      });
      expect(status.message).toBeUndefined();
    }
  });

  test('only the negotiated version and the outcome come after the start', async () => {
    const exporter = startTracing();
    const started: [string, object][] = [];
    const tracer = trace.getTracer('dot-ai-telemetry/mcp');
    const provider = {
      getTracer: () => ({
        startSpan: (...args: Parameters<typeof tracer.startSpan>) => {
          started.push([args[0], { ...args[1]?.attributes }]);
          return tracer.startSpan(...args);
        },
        startActiveSpan: tracer.startActiveSpan.bind(tracer),
      }),
    };
    trace.disable();
    trace.setGlobalTracerProvider(provider);
    const { client } = await start();
    await client.callTool({ name: 'reports' });
    const ended = exporter.getFinishedSpans().map(({ name, attributes }) => [name, attributes] as const);
    const without = (attributes: object, key: string): object =>
      Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== key));
    expect(started).toEqual([
      ['initialize', without(ended[0]?.[1] ?? {}, 'mcp.protocol.version')],
      ['tools/call reports', without(ended[1]?.[1] ?? {}, 'error.type')],
    ]);
  });

  test('instrumented three times, spans are there once', async () => {
    const exporter = startTracing();
    const { client } = await start({ times: 3 });
    await client.callTool({ name: 'throws' });
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['initialize', 'tools/call throws']);
    expect(spanNamed(exporter, 'tools/call throws').attributes['error.type']).toBe('QuotaError');
  });

  test('a name is cut to 128 characters', async () => {
    const exporter = startTracing();
    const { client } = await start();
    const name = 'a'.repeat(500);
    await client.callTool({ name }).catch(() => undefined);
    const span = spanNamed(exporter, `tools/call ${'a'.repeat(128)}`);
    expect(span.attributes['gen_ai.tool.name']).toBe('a'.repeat(128));
  });
});

test.each([
  ['sdk', buildServer1],
  ['server', buildServer2],
])('a server of %s is given back as it is', (_, build) => {
  const server = build({ times: 0 });
  const keys = [Object.keys(server), Object.keys(server.server)];
  expect(instrumentMcpServer(server)).toBe(server);
  expect([Object.keys(server), Object.keys(server.server)]).toEqual(keys);
  expect(Object.hasOwn(server.server, Symbol.for('dot-ai-telemetry.mcp'))).toBe(true);
});
