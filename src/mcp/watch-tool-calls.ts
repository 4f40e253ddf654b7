import { attempt } from '../attempt.ts';
import type { IncomingRequest } from './json-rpc.ts';
import { type FindToolCall, type ToolCall, signalOf } from './tool-call.ts';
import { requestHandlerWatch } from './watch-request-handler.ts';
import { watchTools } from './watch-tools.ts';

/** Follows the tool calls of one server. */
export interface ToolCallWatch {
  /** Before the server sees the request. */
  readonly begin: (request: IncomingRequest) => ToolCall;
  /** After the server has taken it with a signal of its own, and before its handler runs. */
  readonly taken: (call: ToolCall, signal: AbortSignal) => void;
}

/**
 * Follows calls to the handlers that answer them. None of what this rests on is public API: where it is not as
 * expected, calls stay `not_watched`, and the JSON-RPC messages alone tell the outcome.
 *
 * @param mcpServer `undefined` for a low-level server without one.
 */
export function watchToolCalls(protocol: object, mcpServer: object | undefined): ToolCallWatch {
  const calls = new WeakMap<object, ToolCall>();
  const find: FindToolCall = (extra) => calls.get(signalOf(extra) as object);
  const watchRequests = requestHandlerWatch(protocol, mcpServer, find);
  const isTool = mcpServer && watchTools(mcpServer, find);
  return {
    begin: ({ params }) => {
      attempt(watchRequests);
      const isRegistered = attempt(() => isTool?.(params['name']));
      return { isRegistered, handler: 'not_watched', thrown: undefined };
    },
    taken: (call, signal) => {
      calls.set(signal, call);
      call.handler = 'not_reached';
    },
  };
}
