import { attempt } from '../attempt.ts';
import type { WatchedServer } from './connection.ts';
import type { McpTransport } from './network-transport.ts';
import { replaceMethod } from '../replace-method.ts';
import type { ToolOutcome } from './tool-outcome.ts';
import { isObject } from './values.ts';
import { watchFromStart, watchTransport } from './watch-transport.ts';
import { watchToolCalls } from './watch-tool-calls.ts';

/** Set on a low-level server that has spans, so that a second copy of this package finds it too. */
const INSTRUMENTED: symbol = Symbol.for('dot-ai-telemetry.mcp');

interface Connectable {
  connect(transport: never): Promise<void>;
}

/**
 * A server of the MCP TypeScript SDK: `McpServer` or the low-level `Server` of `@modelcontextprotocol/sdk` 1.10
 * and later 1.x, or of `@modelcontextprotocol/server` 2.x.
 */
export interface McpServerLike extends Connectable {
  /** What an `McpServer` is built on. */
  readonly server?: Connectable;
}

/** What a host can say of its server. */
export interface InstrumentMcpServerOptions {
  /** How the server is reached, for `network.transport`. Found out by default; needed for transports of one's own. */
  readonly transport?: McpTransport;
  /**
   * Asked for the result of each `tools/call` that is neither `isError` nor a question to the client, as it is sent:
   * `'failed'` makes it a failure, with the `error.type` `tool_error`. What it throws is ignored. Must not change
   * the result.
   */
  readonly outcome?: ToolOutcome;
}

/**
 * Gives an MCP server a span for each request that it receives, by the OpenTelemetry semantic conventions for
 * generative AI, Model Context Protocol (status Development): `{method} {target}`, kind SERVER, from the request to
 * its response; handlers run as its children. Where the response asks the client back (revision 2026-07-28), the span
 * has the `mcp.result.type` `input_required`, and the call's outcome is that of a later span. Arguments, results,
 * resource URIs and error messages are never recorded. Call it before `connect`, on the server itself; with
 * `createMcpHandler`, in its factory. A server that has spans already, and an object that is no such server, are left
 * as they are. What client and server exchange stays the same, and nothing is ever thrown.
 *
 * @returns the server that was given.
 */
export function instrumentMcpServer<Server extends McpServerLike>(
  server: Server,
  options: InstrumentMcpServerOptions = {},
): Server {
  attempt(() => instrument(server, options));
  return server;
}

function instrument(server: McpServerLike, { transport, outcome }: InstrumentMcpServerOptions): void {
  const protocol: object = server.server ?? server;
  if (Object.hasOwn(protocol, INSTRUMENTED)) return;
  Object.defineProperty(protocol, INSTRUMENTED, { value: true });
  const toolCalls = watchToolCalls(protocol, protocol === server ? undefined : server);
  const watched: WatchedServer = { protocol, toolCalls, transport, outcome };
  replaceMethod(protocol, 'connect', (connect) => (...args) => {
    const [given] = args;
    const forget = attempt(() => (isObject(given) ? watchFromStart(given, watched) : undefined));
    try {
      const connected = connect(...args);
      if (forget !== undefined && connected instanceof Promise) connected.then(forget, forget);
      return connected;
    } catch (error) {
      forget?.();
      throw error;
    }
  });
  const current: unknown = Reflect.get(protocol, 'transport');
  if (isObject(current)) watchTransport(current, watched);
}
