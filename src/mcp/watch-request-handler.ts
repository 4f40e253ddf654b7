import { attempt } from '../attempt.ts';
import type { Method } from '../replace-method.ts';
import { type FindToolCall, noteThrown } from './tool-call.ts';
import { REGISTRY } from './watch-tools.ts';
import { watchReads } from './watch-reads.ts';

/**
 * Watches whoever answers `tools/call` on a low-level server: what it throws, and whether it is the host rather
 * than the `McpServer`. Called for each call, since a host can set its handler at any time.
 *
 * @param mcpServer `undefined` for a low-level server without one.
 */
export function requestHandlerWatch(
  protocol: object,
  mcpServer: object | undefined,
  find: FindToolCall,
): () => void {
  const watched = new WeakSet<Method>();
  return () => {
    const handlers: unknown = Reflect.get(protocol, '_requestHandlers');
    if (!(handlers instanceof Map)) return;
    const handler: unknown = handlers.get('tools/call');
    if (typeof handler !== 'function' || watched.has(handler as Method)) return;
    const replacement = watchRequestHandler(handler as Method, mcpServer, find);
    watched.add(replacement);
    handlers.set('tools/call', replacement);
  };
}

/**
 * `McpServer` looks the tool up before anything else and without waiting: where the registry is not read, the host
 * answers, and no tool was refused.
 */
function watchRequestHandler(handler: Method, mcpServer: object | undefined, find: FindToolCall): Method {
  return (...args) => {
    const call = attempt(() => find(args.at(-1)));
    if (call === undefined) return handler(...args);
    const wasRead = mcpServer && attempt(() => watchReads(mcpServer, REGISTRY));
    try {
      return noteThrown(call, () => handler(...args));
    } finally {
      if (attempt(() => wasRead?.()) === false) call.handler = 'reached';
    }
  };
}
