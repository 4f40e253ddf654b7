import { isObject } from './values.ts';

/** How a server can be reached. */
export type McpTransport = 'stdio' | 'http';

/** Values of `network.transport`, by the semantic conventions for MCP. */
const NETWORK_TRANSPORTS: Readonly<Record<McpTransport, string>> = { stdio: 'pipe', http: 'tcp' };

/**
 * The `network.transport` of a request; `undefined` where it cannot be told, as in memory. Class names do
 * not survive a bundler: HTTP transports are known by the method that takes HTTP requests and by what they
 * hand over beside a message, stdio by its two streams, which `serveStdio` has one transport further in.
 *
 * @param stated what the host says; believed.
 * @param extra what the transport handed over beside the message.
 */
export function networkTransport(
  stated: McpTransport | undefined,
  transport: object,
  extra: unknown,
): string | undefined {
  const found = stated ?? (isHttp(transport, extra) ? 'http' : isStdio(transport) ? 'stdio' : undefined);
  return found && NETWORK_TRANSPORTS[found];
}

function isHttp(transport: object, extra: unknown): boolean {
  const takesRequests = ['handleRequest', 'handlePostMessage'].some(
    (name) => typeof Reflect.get(transport, name) === 'function',
  );
  return takesRequests || (isObject(extra) && (isObject(extra['requestInfo']) || isObject(extra['request'])));
}

function isStdio(transport: object): boolean {
  const wire: unknown = Reflect.get(transport, '_wire');
  return [transport, wire].some((candidate) => isObject(candidate) && isObject(candidate['_stdin']));
}
