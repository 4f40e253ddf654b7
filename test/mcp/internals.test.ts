import { describe, expect, test } from 'vitest';
import { instrumentMcpServer } from '../../src/mcp/index.ts';
import { type RawTransport, createRawTransport, request } from '../support/mcp-raw.ts';
import { errorTypeOf, startTracing } from '../support/mcp-spans.ts';
import { SECRET } from '../support/mcp-tools.ts';

type Callback = (extra: { signal: AbortSignal }) => unknown;

interface Tool {
  callback: Callback;
  enabled?: boolean;
  handler?: { createTask: () => void };
}

const FAILED = { content: [], isError: true };

/** The low-level server, as far as the SDK's calls of tools go before 1.24. */
class OldServer {
  protected _requestHandlerAbortControllers: unknown = new Map<unknown, AbortController>();
  readonly tools: Record<string, Tool>;

  constructor(tools: Record<string, Tool>) {
    this.tools = tools;
  }

  connect(transport: RawTransport): Promise<void> {
    const onmessage = (message: { id: number; params: { name: string } }): void => {
      const controller = new AbortController();
      const controllers = this._requestHandlerAbortControllers;
      if (controllers instanceof Map) controllers.set(message.id, controller);
      void this.answer(message.params.name, controller.signal).then((body) =>
        transport.send({ jsonrpc: '2.0', id: message.id, ...body }),
      );
    };
    Object.assign(transport, { onmessage });
    return transport.start();
  }

  async answer(name: string, signal: AbortSignal): Promise<object> {
    await Promise.resolve();
    const tool = this.tools[name];
    if (tool === undefined || name === 'refuses') return { error: { code: -32602, message: SECRET } };
    try {
      return { result: await tool.callback({ signal }) };
    } catch {
      return { result: FAILED };
    }
  }
}

class Unfollowable extends OldServer {
  protected override _requestHandlerAbortControllers: unknown = undefined;
}

class OldMcpServer {
  readonly server: OldServer;
  protected readonly _registeredTools: Record<string, Tool>;
  protected readonly _toolHandlersInitialized: boolean = true;

  constructor(server: OldServer) {
    this.server = server;
    this._registeredTools = server.tools;
  }

  connect(transport: RawTransport): Promise<void> {
    return this.server.connect(transport);
  }
}

/** A host that answers `tools/call` on the low-level server. */
class BypassedMcpServer extends OldMcpServer {
  protected override readonly _toolHandlersInitialized = false;
}

const throws = (): never => {
  throw new RangeError(SECRET);
};
const tools = (): Record<string, Tool> => ({
  works: { callback: () => ({ content: [] }), enabled: true },
  throws: { callback: throws, enabled: true },
  rejects: { callback: () => Promise.reject(new RangeError(SECRET)), enabled: true },
  refuses: { callback: throws, enabled: true },
});

async function call(server: OldMcpServer, name: string, times = 1): Promise<unknown> {
  const exporter = startTracing();
  const transport = createRawTransport();
  await instrumentMcpServer(server).connect(transport);
  for (let id = 1; id <= times; id += 1) {
    transport.onmessage?.(request(id, 'tools/call', { name }));
    await expect.poll(() => transport.sent.length).toBe(id);
    if (id < times) exporter.reset();
  }
  return errorTypeOf(exporter, `tools/call ${name}`);
}

describe('a server that calls its tools’ callbacks itself', () => {
  test.each([
    ['works', undefined],
    ['throws', 'RangeError'],
    ['rejects', 'RangeError'],
    ['refuses', 'invalid_arguments'],
    ['nowhere', 'unknown_tool'],
  ])('a call of %s ends with %s, the second time too', async (name, errorType) => {
    expect(await call(new OldMcpServer(new OldServer(tools())), name, 2)).toBe(errorType);
  });

  test('a tool of a time when none could be switched off', async () => {
    const server = new OldMcpServer(new OldServer({ refuses: { callback: throws } }));
    expect(await call(server, 'refuses')).toBe('invalid_arguments');
  });

  test('a callback is wrapped once, and anew when the host changes it', async () => {
    const registered = tools();
    const server = new OldMcpServer(new OldServer(registered));
    await call(server, 'throws', 2);
    const wrapped = registered['throws']?.callback;
    expect(wrapped).not.toBe(throws);
    const transport = createRawTransport();
    await server.connect(transport);
    transport.onmessage?.(request(1, 'tools/call', { name: 'throws' }));
    expect(registered['throws']?.callback).toBe(wrapped);
    Object.assign(registered['throws'] ?? {}, { callback: throws });
    transport.onmessage?.(request(2, 'tools/call', { name: 'throws' }));
    expect(registered['throws']?.callback).not.toBe(throws);
  });
});

describe('where the internals are not as expected, the messages alone tell', () => {
  test.each([
    ['throws', 'tool_error'],
    ['refuses', '-32602'],
    ['nowhere', 'unknown_tool'],
  ])('requests cannot be followed: %s ends with %s', async (name, errorType) => {
    expect(await call(new OldMcpServer(new Unfollowable(tools())), name)).toBe(errorType);
  });

  test.each([
    ['throws', 'tool_error'],
    ['refuses', '-32602'],
    ['nowhere', '-32602'],
  ])('the host answers itself: %s ends with %s', async (name, errorType) => {
    expect(await call(new BypassedMcpServer(new OldServer(tools())), name)).toBe(errorType);
  });

  test('a tool that makes a task', async () => {
    const task = { callback: throws, enabled: true, handler: { createTask: () => undefined } };
    expect(await call(new OldMcpServer(new OldServer({ task })), 'task')).toBe('tool_error');
  });
});
