import { type Attributes, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { describe, expect, test } from 'vitest';
import { attachedEvents } from '../../support/attached.ts';
import { type SpanSketch, endedSpan, toolSpan } from '../../support/spans.ts';
import { throughPipeline } from '../../support/through-pipeline.ts';

const CLAUDE = { 'mcp.client.name': 'claude-code', 'mcp.client.version': '2.1.3' };
const SESSIONS = { 'mcp.protocol.version': '2025-11-25', 'network.transport': 'tcp' };
const SESSIONLESS = { 'mcp.protocol.version': '2026-07-28', 'network.transport': 'tcp' };

function request(method: string, attributes: Attributes = {}, sketch: SpanSketch = {}): ReadableSpan {
  const target = attributes['gen_ai.tool.name'];
  return endedSpan({
    name: [method, ...(target === undefined ? [] : [target])].join(' '),
    kind: SpanKind.SERVER,
    attributes: { 'mcp.method.name': method, ...CLAUDE, ...SESSIONS, ...attributes },
    ...sketch,
  });
}

const call = (attributes: Attributes = {}, sketch: SpanSketch = {}): ReadableSpan =>
  request('tools/call', { 'gen_ai.tool.name': 'query', ...attributes }, sketch);

const namesOf = async (...spans: readonly ReadableSpan[]): Promise<readonly string[]> =>
  (await throughPipeline(spans)).map(({ event }) => event);

const propertiesOf = async (span: ReadableSpan, name: string): Promise<object | undefined> =>
  (await throughPipeline([span])).find(({ event }) => event === name)?.properties;

describe('a tool call', () => {
  test('counts with kind SERVER only', async () => {
    expect(await namesOf(call())).toEqual(['tool_executed']);
    expect(await namesOf(call({}, { kind: SpanKind.CLIENT }))).toEqual([]);
  });

  test.each<[string, Attributes, SpanSketch, boolean, string | undefined]>([
    ['that succeeds', {}, {}, true, undefined],
    ['with a refused argument', { 'error.type': 'invalid_arguments' }, {}, false, 'invalid_arguments'],
    ['of an unknown tool', { 'error.type': 'unknown_tool' }, {}, false, 'unknown_tool'],
    ['that was cancelled', { 'error.type': 'cancelled' }, {}, false, 'cancelled'],
    ['with an error result', { 'error.type': 'tool_error' }, {}, false, 'tool_error'],
    ['that throws a class', { 'error.type': 'TypeError' }, {}, false, 'TypeError'],
    ['that throws a system code', { 'error.type': 'ECONNREFUSED' }, {}, false, 'ECONNREFUSED'],
    [
      'that throws a code of the host',
      { 'error.type': 'KUBERNETES_H_1_a' },
      {},
      false,
      'AppError.kubernetes',
    ],
    ['refused by the protocol', { 'error.type': '-32602' }, {}, false, 'McpError.invalid_params'],
    ['with an error that callers made up', { 'error.type': 'secret message' }, {}, false, 'other'],
    ['that says it failed', { 'gen_ai.tool.success': false }, {}, false, 'unknown'],
    [
      'with a status alone',
      {},
      { during: (span) => span.setStatus({ code: SpanStatusCode.ERROR }) },
      false,
      'unknown',
    ],
    [
      'with an exception alone',
      {},
      {
        during: (span) => {
          span.recordException(new RangeError('secret'));
          span.setStatus({ code: SpanStatusCode.ERROR, message: 'secret' });
        },
      },
      false,
      'RangeError',
    ],
  ])('%s', async (_, attributes, sketch, success, errorType) => {
    const events = await throughPipeline([call(attributes, sketch)]);
    expect(events[0]?.properties).toMatchObject({ tool: 'query', success });
    expect(events[1]?.properties['error_type']).toBe(errorType);
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  test('that asks back is no call yet', async () => {
    const asking = call({ ...SESSIONLESS, 'mcp.result.type': 'input_required' });
    expect(await namesOf(asking, call(SESSIONLESS))).toEqual(['client_connected', 'tool_executed']);
  });

  test('counts as what it started as, whatever it is called at its end', async () => {
    const events = await attachedEvents((tracer) => {
      const attributes = { 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': 'query' };
      tracer.startSpan('tools/call query', { kind: SpanKind.SERVER, attributes }).updateName('renamed').end();
    });
    expect(events).toEqual(['tool_executed']);
  });

  test('of a tool that is not the product’s own is other', async () => {
    const events = await throughPipeline([
      call({ 'gen_ai.tool.name': 'secret', 'error.type': 'unknown_tool' }),
    ]);
    expect(events.map(({ properties }) => properties['tool'])).toEqual(['other', 'other']);
  });
});

describe('client_connected', () => {
  test('once a session', async () => {
    const session = (): readonly ReadableSpan[] => [
      request('initialize'),
      request('tools/list'),
      call(),
      call(),
    ];
    expect(await namesOf(...session(), ...session())).toEqual(
      [1, 2].flatMap(() => ['client_connected', 'tool_executed', 'tool_executed']),
    );
  });

  test('once a client, version and day, where the protocol has no sessions', async () => {
    const versions = ['2.1.3', '2.1.3', '2.2.0'];
    const spans = versions.flatMap((version) => {
      const client = { ...SESSIONLESS, 'mcp.client.version': version };
      return [request('tools/list', client), call(client)];
    });
    const events = await throughPipeline(spans);
    expect(
      events.filter(({ event }) => event === 'client_connected').map(({ properties }) => properties),
    ).toEqual([
      expect.objectContaining({ mcp_client: 'claude-code', mcp_client_version: '2.1.3', transport: 'http' }),
      expect.objectContaining({ mcp_client: 'claude-code', mcp_client_version: '2.2.0', transport: 'http' }),
    ]);
    const day = 86_400_000;
    const tomorrow = request('tools/list', SESSIONLESS, {
      startTime: Date.now() + day,
      endTime: Date.now() + day,
    });
    expect(await namesOf(request('tools/list', SESSIONLESS), tomorrow)).toHaveLength(1);
  });

  test('not by a request that the server refuses, as an older one does', async () => {
    const refused = { ...SESSIONLESS, 'error.type': '-32601' };
    expect(await namesOf(request('server/discover', refused), request('initialize'))).toEqual([
      'client_connected',
    ]);
    expect(await namesOf(request('initialize', { 'error.type': '-32602' }))).toEqual([]);
  });

  test.each(['2025-11-25', '2026-07-28'])(
    'a request around a tool does not hide it, revision %s',
    async (version) => {
      const events = await attachedEvents((tracer) => {
        const attributes = { 'mcp.method.name': 'prompts/get', 'mcp.protocol.version': version, ...CLAUDE };
        tracer.startActiveSpan('prompts/get p', { kind: SpanKind.SERVER, attributes }, (span) => {
          tracer.startSpan('execute_tool query', { attributes: { 'gen_ai.tool.name': 'query' } }).end();
          span.end();
        });
      });
      expect(events).toContain('tool_executed');
    },
  );

  test('a later revision has none either, an earlier one has', async () => {
    expect(await namesOf(request('tools/list', { 'mcp.protocol.version': '2027-01-01' }))).toEqual([
      'client_connected',
    ]);
    for (const version of ['2026-07-27', '', 2027, 'zzz', '2026-07-28-draft'])
      expect(await namesOf(request('tools/list', { 'mcp.protocol.version': version }))).toEqual([]);
  });

  test.each([
    [{ 'network.transport': 'pipe' }, 'stdio'],
    [{ 'network.transport': 'tcp' }, 'http'],
    [{ 'network.transport': 'quic' }, 'http'],
    [{ 'network.transport': 'secret' }, 'unknown'],
  ])('%j is %s', async (attributes, transport) => {
    expect(await propertiesOf(request('initialize', attributes), 'client_connected')).toMatchObject({
      transport,
    });
  });
});

describe('a call over REST', () => {
  const restCall = (userAgent: string, attributes: Attributes = {}): ReadableSpan =>
    endedSpan({
      name: 'execute_tool query',
      attributes: { 'gen_ai.tool.name': 'query', 'user_agent.original': userAgent, ...attributes },
    });

  test.each([
    ['dot-ai-cli/0.5.1', 'dot-ai-cli'],
    ['curl/8.5.0', 'curl'],
    ['Mozilla/5.0 (X11; Linux) Chrome/140 dot-ai-ui/1', 'browser'],
    ['PostmanRuntime/7.43', 'postman'],
    ['python-requests/2.32 secret', 'python-requests'],
    ['node', 'node'],
    ['secret/1 curl/8', 'other'],
    ['(curl)', 'other'],
    ['', 'other'],
  ])('by %j is of the client %s', async (userAgent, client) => {
    expect(await propertiesOf(restCall(userAgent), 'tool_executed')).toMatchObject({ mcp_client: client });
    const connected = await propertiesOf(restCall(userAgent), 'client_connected');
    expect(connected).toMatchObject({ mcp_client: client, transport: 'rest' });
  });

  test('that names its client is of that client', async () => {
    const span = restCall('curl/8', { 'mcp.client.name': 'cursor' });
    expect(await propertiesOf(span, 'tool_executed')).toMatchObject({ mcp_client: 'cursor' });
  });

  test('as dot-ai makes it today is of the client http', async () => {
    const span = toolSpan({ 'mcp.client.name': 'http', 'mcp.client.version': 'rest-api' });
    const connected = await propertiesOf(span, 'client_connected');
    expect(connected).toMatchObject({ mcp_client: 'http', transport: 'rest' });
  });
});
