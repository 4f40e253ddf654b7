import { attempt } from '../attempt.ts';
import { type Method, replaceMethod } from '../replace-method.ts';
import { type FindToolCall, watchHandler } from './tool-call.ts';
import { isObject } from './values.ts';

/** Where `McpServer` keeps its tools. */
export const REGISTRY = '_registeredTools';

/**
 * Watches the handlers of an `McpServer`, whenever they were registered: by its `executeToolHandler`, or,
 * before SDK 1.24, by the callback of the tool that is called. Gives what tells of a name whether it is that of a
 * tool; `undefined` where the internals are not as expected, or where that says nothing of the call.
 */
export function watchTools(mcpServer: object, find: FindToolCall): (name: unknown) => boolean | undefined {
  const watched = new WeakSet<Method>();
  const watch = (handler: Method): Method => {
    const replacement = watchHandler(handler, find);
    watched.add(replacement);
    return replacement;
  };
  const isExecuted = attempt(() => replaceMethod(mcpServer, 'executeToolHandler', watch)) !== undefined;
  return (name) => {
    const tools = registeredTools(mcpServer);
    if (tools === undefined || typeof name !== 'string') return undefined;
    const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
    if (!isObject(tool)) return false;
    if (hasTaskHandler(tool)) return undefined;
    if (!isExecuted && !watched.has(tool['callback'] as Method)) replaceMethod(tool, 'callback', watch);
    // Before SDK 1.10 no tool can be switched off.
    return tool['enabled'] !== false;
  };
}

/** The registry; `undefined` until `McpServer` answers `tools/call` itself, since a host may do it instead. */
function registeredTools(mcpServer: object): Readonly<Record<string, unknown>> | undefined {
  if (Reflect.get(mcpServer, '_toolHandlersInitialized') !== true) return undefined;
  const tools: unknown = Reflect.get(mcpServer, REGISTRY);
  return isObject(tools) ? tools : undefined;
}

/** A tool that makes a task (SDK 1.24 and later 1.x) has several functions, and some run past `executeToolHandler`. */
function hasTaskHandler({ handler }: Readonly<Record<string, unknown>>): boolean {
  return isObject(handler) && 'createTask' in handler;
}
