import { type Span, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { instrumentMcpServer } from '../../src/mcp/index.ts';
import { type RawTransport, createRawTransport, SilentServer, request } from '../support/mcp-raw.ts';
import { startTracing } from '../support/mcp-spans.ts';
import { SECRET } from '../support/mcp-tools.ts';

/** An object that cannot even be looked at. */
const hostile = (): object =>
  new Proxy(
    {},
    {
      get: () => {
        throw new Error(SECRET);
      },
      has: () => {
        throw new Error(SECRET);
      },
    },
  );

/** Notes the active span with which each message comes. */
class ObservingServer {
  readonly active: (Span | undefined)[] = [];

  connect(transport: RawTransport): Promise<void> {
    Object.assign(transport, { onmessage: () => this.active.push(trace.getActiveSpan()) });
    return transport.start();
  }
}

test('messages that cannot be read go through, both ways', async () => {
  startTracing();
  const server = instrumentMcpServer(new SilentServer());
  const transport = createRawTransport();
  await server.connect(transport);
  const message = hostile();
  transport.onmessage?.(message);
  await transport.send(message);
  expect(server.received[0]).toBe(message);
  expect(transport.sent[0]).toBe(message);
});

test('a result that cannot be read ends its span', async () => {
  const exporter = startTracing();
  const transport = createRawTransport();
  await instrumentMcpServer(new SilentServer()).connect(transport);
  for (const method of ['initialize', 'tools/call']) {
    transport.onmessage?.(request(method, method));
    await transport.send({ jsonrpc: '2.0', id: method, result: hostile() });
  }
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['initialize', 'tools/call works']);
});

test('a tracer that throws costs the span alone', async () => {
  startTracing();
  trace.disable();
  trace.setGlobalTracerProvider({
    getTracer: () => {
      throw new Error(SECRET);
    },
  });
  const server = instrumentMcpServer(new SilentServer());
  const transport = createRawTransport();
  await server.connect(transport);
  transport.onmessage?.(request(1));
  expect(server.received).toHaveLength(1);
});

test('a server’s own error comes through, and what it throws at a message', async () => {
  startTracing();
  const server = instrumentMcpServer({
    connect: (transport: RawTransport): Promise<void> => {
      Object.assign(transport, {
        onmessage: () => {
          throw new RangeError('at the message');
        },
      });
      return transport.start();
    },
  });
  const transport = createRawTransport();
  await server.connect(transport);
  expect(() => transport.onmessage?.(request(1))).toThrow(new RangeError('at the message'));
});

test('a server that throws at connecting leaves the transport as it was', () => {
  const refusing: Pick<SilentServer, 'connect'> = {
    connect: () => {
      throw new RangeError('no');
    },
  };
  const server = instrumentMcpServer(refusing);
  const transport = createRawTransport();
  const { start } = transport;
  expect(() => server.connect(transport)).toThrow(new RangeError('no'));
  expect(transport.start).toBe(start);
});

test('whoever listens for the end of the connection still hears of it', async () => {
  let closed = 0;
  const transport = createRawTransport({ onclose: () => (closed += 1) });
  await instrumentMcpServer(new SilentServer()).connect(transport);
  await transport.close();
  expect(closed).toBe(1);
});

test('a message after the end of the connection has no span', async () => {
  startTracing();
  const server = instrumentMcpServer(new ObservingServer());
  const transport = createRawTransport();
  await server.connect(transport);
  transport.onmessage?.(request(1));
  await transport.close();
  transport.onmessage?.(request(2));
  expect(server.active).toEqual([expect.any(Object), undefined]);
});

test('what is no server, and what is frozen, is given back', () => {
  const frozen = Object.freeze({ connect: () => Promise.resolve() });
  expect(instrumentMcpServer(frozen)).toBe(frozen);
  expect(instrumentMcpServer(undefined as never)).toBeUndefined();
});
