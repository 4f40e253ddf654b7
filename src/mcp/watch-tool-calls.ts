import { attempt } from './attempt.ts';
import type { IncomingRequest } from './json-rpc.ts';
import { type Method, replaceMethod } from '../replace-method.ts';
import { type ToolCall, watchHandler } from './tool-call.ts';
import { isObject } from './values.ts';

/** Follows the tool calls of one `McpServer`. */
export interface ToolCallWatch {
  /** Before the server sees the request; `undefined` where its fate cannot be told from inside. */
  readonly begin: (request: IncomingRequest) => ToolCall | undefined;
  /** After the server has taken it, and before its handler runs. */
  readonly taken: (request: IncomingRequest, call: ToolCall) => void;
}

/**
 * Watches the handlers of an `McpServer`, whenever they were registered: by its `executeToolHandler`, or,
 * before SDK 1.24, by the callback of the tool that is called. None of this is public API: where it is not as
 * expected, calls are `undefined` or stay `not_watched`, and the JSON-RPC messages alone tell the outcome.
 */
export function watchToolCalls(mcpServer: object, protocol: object): ToolCallWatch {
  const calls = new WeakMap<object, ToolCall>();
  const watched = new WeakSet<Method>();
  const watch = (handler: Method): Method => {
    const replacement = watchHandler(handler, (signal) => calls.get(signal));
    watched.add(replacement);
    return replacement;
  };
  const isExecuted = attempt(() => replaceMethod(mcpServer, 'executeToolHandler', watch)) !== undefined;
  return {
    begin: (request) => {
      const tools = registeredTools(mcpServer);
      const { name } = request.params;
      if (tools === undefined || typeof name !== 'string') return undefined;
      const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
      if (hasTaskHandler(tool)) return undefined;
      if (!isExecuted && isObject(tool) && !watched.has(tool['callback'] as Method)) {
        replaceMethod(tool, 'callback', watch);
      }
      const isRegistered = isObject(tool) && tool['enabled'] === true;
      return { isRegistered, handler: 'not_watched', thrown: undefined };
    },
    taken: ({ id }, call) => {
      const controllers: unknown = Reflect.get(protocol, '_requestHandlerAbortControllers');
      const controller: unknown = controllers instanceof Map ? controllers.get(id) : undefined;
      if (!isObject(controller) || !isObject(controller['signal'])) return;
      calls.set(controller['signal'], call);
      call.handler = 'not_reached';
    },
  };
}

/** The registry; `undefined` until `McpServer` answers `tools/call` itself, since a host may do it instead. */
function registeredTools(mcpServer: object): Readonly<Record<string, unknown>> | undefined {
  if (Reflect.get(mcpServer, '_toolHandlersInitialized') !== true) return undefined;
  const tools: unknown = Reflect.get(mcpServer, '_registeredTools');
  return isObject(tools) ? tools : undefined;
}

/** A tool that makes a task (SDK 1.24 and later 1.x) has several functions, and some run past `executeToolHandler`. */
function hasTaskHandler(tool: unknown): boolean {
  return isObject(tool) && isObject(tool['handler']) && 'createTask' in tool['handler'];
}
