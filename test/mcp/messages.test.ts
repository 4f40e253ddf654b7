import { describe, expect, test } from 'vitest';
import { instrumentMcpServer } from '../../src/mcp/index.ts';
import { createRawTransport, type RawTransport, SilentServer, request } from '../support/mcp-raw.ts';
import { spanNamed, startTracing } from '../support/mcp-spans.ts';
import { SECRET } from '../support/mcp-tools.ts';

async function connect(
  more: object = {},
  server = instrumentMcpServer(new SilentServer()),
): Promise<RawTransport> {
  const transport = createRawTransport(more);
  await server.connect(transport);
  return transport;
}

const answer = (id: unknown, result: unknown = {}): object => ({ jsonrpc: '2.0', id, result });
const namesOf = (exporter: ReturnType<typeof startTracing>): readonly string[] =>
  exporter.getFinishedSpans().map(({ name }) => name);

describe('requests and responses', () => {
  test('ids of type number and string are apart', async () => {
    const exporter = startTracing();
    const transport = await connect();
    transport.onmessage?.(request(1, 'tools/call', { name: 'number' }));
    transport.onmessage?.(request('1', 'tools/call', { name: 'string' }));
    await transport.send(answer('1'));
    expect(namesOf(exporter)).toEqual(['tools/call string']);
    await transport.send(answer(1));
    expect(namesOf(exporter)).toEqual(['tools/call string', 'tools/call number']);
  });

  test('ids of two connections of one server are apart', async () => {
    const exporter = startTracing();
    const server = instrumentMcpServer(new SilentServer());
    const first = await connect({}, server);
    const second = await connect({}, server);
    first.onmessage?.(request(1, 'initialize', { clientInfo: { name: 'first' } }));
    second.onmessage?.(request(1, 'tools/list'));
    await second.send(answer(1));
    expect(spanNamed(exporter, 'tools/list').attributes).toEqual({
      'mcp.method.name': 'tools/list',
      'jsonrpc.request.id': '1',
    });
    await first.send(answer(1));
    expect(namesOf(exporter)).toEqual(['tools/list', 'initialize']);
  });

  test('an id that is used twice at once ends the earlier span as cancelled', async () => {
    const exporter = startTracing();
    const transport = await connect();
    transport.onmessage?.(request(1, 'tools/call', { name: 'earlier' }));
    transport.onmessage?.(request(1, 'tools/call', { name: 'later' }));
    expect(spanNamed(exporter, 'tools/call earlier').attributes['error.type']).toBe('cancelled');
    await transport.send(answer(1, { isError: true }));
    expect(spanNamed(exporter, 'tools/call later').attributes['error.type']).toBe('tool_error');
  });

  test('requests to the client, their answers and notifications are no server spans', async () => {
    const exporter = startTracing();
    const transport = await connect();
    transport.onmessage?.(request(5));
    await transport.send(request(5, 'sampling/createMessage'));
    transport.onmessage?.(answer(5));
    transport.onmessage?.({ jsonrpc: '2.0', method: 'notifications/initialized' });
    transport.onmessage?.([request(6)]);
    await transport.send({ jsonrpc: '2.0', method: 'notifications/message', params: {} });
    expect(namesOf(exporter)).toEqual([]);
    await transport.send(answer(5));
    expect(namesOf(exporter)).toEqual(['tools/call works']);
  });

  test('a method that the specification has not is not recorded', async () => {
    const exporter = startTracing();
    const transport = await connect();
    transport.onmessage?.(request(1, SECRET));
    await transport.send({ jsonrpc: '2.0', id: 1, error: { code: -32601, message: SECRET } });
    expect(spanNamed(exporter, '_OTHER').attributes).toEqual({
      'mcp.method.name': '_OTHER',
      'jsonrpc.request.id': '1',
      'error.type': '-32601',
      'rpc.response.status_code': '-32601',
    });
  });

  test('a cancellation is believed where the server has no signal for the request', async () => {
    const exporter = startTracing();
    const transport = await connect();
    transport.onmessage?.(request(1));
    transport.onmessage?.({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } });
    expect(spanNamed(exporter, 'tools/call works').attributes['error.type']).toBe('cancelled');
  });

  test('an error without a proper code', async () => {
    const exporter = startTracing();
    const transport = await connect();
    transport.onmessage?.(request(1));
    await transport.send({ jsonrpc: '2.0', id: 1, error: { code: SECRET, message: SECRET } });
    expect(spanNamed(exporter, 'tools/call works').attributes['error.type']).toBe('_OTHER');
  });

  test('what is waited for is bounded, oldest out first', async () => {
    const exporter = startTracing();
    const transport = await connect();
    for (let id = 0; id < 10_002; id += 1) transport.onmessage?.(request(id, 'tools/list'));
    const evicted = exporter.getFinishedSpans();
    expect(evicted.map(({ attributes }) => attributes['jsonrpc.request.id'])).toEqual(['0', '1']);
    expect(evicted.map(({ attributes }) => attributes['error.type'])).toEqual(['cancelled', 'cancelled']);
    await transport.close();
    expect(exporter.getFinishedSpans()).toHaveLength(10_002);
    transport.onmessage?.(request(1));
    expect(exporter.getFinishedSpans()).toHaveLength(10_002);
  });
});

describe('what is known of the connection', () => {
  test('the request’s own envelope comes before what initialize said', async () => {
    const exporter = startTracing();
    const transport = await connect({ sessionId: 'session-1' });
    transport.onmessage?.(request(1, 'initialize', { clientInfo: { name: 'first', version: '1' } }));
    await transport.send(answer(1, { protocolVersion: '2025-06-18' }));
    const envelope = {
      'io.modelcontextprotocol/clientInfo': { name: 'second' },
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    };
    transport.onmessage?.(request(2, 'tools/list', { _meta: envelope }));
    await transport.send(answer(2));
    transport.onmessage?.(request(3, 'ping'));
    await transport.send(answer(3));
    const keys = ['mcp.method.name', 'mcp.protocol.version', 'mcp.client.name', 'mcp.client.version'];
    expect(exporter.getFinishedSpans().map(({ attributes }) => keys.map((key) => attributes[key]))).toEqual([
      ['initialize', '2025-06-18', 'first', '1'],
      ['tools/list', '2026-07-28', 'second', undefined],
      ['ping', '2025-06-18', 'first', '1'],
    ]);
    expect(spanNamed(exporter, 'ping').attributes['mcp.session.id']).toBe('session-1');
  });

  test('a server that knows its client is asked where nothing else does', async () => {
    const exporter = startTracing();
    const server = Object.assign(new SilentServer(), { getClientVersion: () => ({ name: 'known' }) });
    const transport = await connect({}, instrumentMcpServer(server));
    transport.onmessage?.(request(1, 'ping'));
    await transport.send(answer(1));
    expect(spanNamed(exporter, 'ping').attributes['mcp.client.name']).toBe('known');
  });

  const agent = 'agent '.repeat(50);
  test.each([
    ['SDK 1.x', { requestInfo: { headers: { 'user-agent': agent } } }, agent.slice(0, 128)],
    ['2.x', { request: new Request('http://x', { headers: { 'user-agent': 'a/1' } }) }, 'a/1'],
    ['neither', { requestInfo: {} }, undefined],
    ['no such header', { requestInfo: { headers: {} } }, undefined],
    ['more than one', { requestInfo: { headers: { 'user-agent': ['a', 'b'] } } }, undefined],
  ])('the user agent stands for a client without a name: %s', async (_, extra, expected) => {
    const exporter = startTracing();
    const transport = await connect();
    transport.onmessage?.(request(1, 'ping'), extra);
    await transport.send(answer(1));
    expect(spanNamed(exporter, 'ping').attributes['user_agent.original']).toBe(expected);
    const clientInfo = { name: 'known' };
    transport.onmessage?.(request(1, 'initialize', { clientInfo }), extra);
    await transport.send(answer(1));
    expect(Object.keys(spanNamed(exporter, 'initialize').attributes)).not.toContain('user_agent.original');
  });

  test.each([
    ['an HTTP transport', { handleRequest: () => undefined }, undefined, 'tcp'],
    ['an SSE transport', { handlePostMessage: () => undefined }, undefined, 'tcp'],
    ['a message that came with an HTTP request', {}, { requestInfo: { headers: {} } }, 'tcp'],
    ['a message that came with a web request', {}, { request: new Request('http://localhost') }, 'tcp'],
    ['a transport over two streams', { _stdin: {}, _stdout: {} }, undefined, 'pipe'],
    ['a channel of one', { _wire: { _stdin: {} } }, undefined, 'pipe'],
    ['anything else', {}, { authInfo: {} }, undefined],
  ])('network.transport of %s', async (_, more, extra, expected) => {
    const exporter = startTracing();
    const transport = await connect(more);
    transport.onmessage?.(request(1, 'ping'), extra);
    await transport.send(answer(1));
    expect(spanNamed(exporter, 'ping').attributes['network.transport']).toBe(expected);
  });

  test('the host’s word on the transport is believed', async () => {
    const exporter = startTracing();
    const server = instrumentMcpServer(new SilentServer(), { transport: 'stdio' });
    const transport = await connect({ handleRequest: () => undefined }, server);
    transport.onmessage?.(request(1, 'ping'));
    await transport.send(answer(1));
    expect(spanNamed(exporter, 'ping').attributes['network.transport']).toBe('pipe');
  });
});
