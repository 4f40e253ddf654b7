import type { PropertyDefinition } from '../definition.ts';

/** How one call of a tool can fail besides an error that the tool throws. */
const CALL_OUTCOMES = ['invalid_arguments', 'unknown_tool', 'cancelled', 'tool_error'] as const;

/** Classes of Node.js, of the language, and of the libraries that MCP servers are built with. */
const COMMON_CLASSES = [
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'AggregateError',
  'AbortError',
  'TimeoutError',
  'ZodError',
] as const;

/** JSON-RPC codes of the MCP specification; 20 and 23 are what DOM exceptions of an abort and a timeout carry. */
const CODES = {
  '20': 'AbortError',
  '23': 'TimeoutError',
  ABORT_ERR: 'AbortError',
  '-32700': 'McpError.parse_error',
  '-32600': 'McpError.invalid_request',
  '-32601': 'McpError.method_not_found',
  '-32602': 'McpError.invalid_params',
  '-32603': 'McpError.internal_error',
  '-32001': 'McpError.request_timeout',
  '-32000': 'McpError.connection_closed',
} as const;

const CODE_LABELS = new Set(Object.values(CODES).filter((label) => label.startsWith('McpError.')));

/**
 * The property `error_type` of an MCP server.
 *
 * @param ownTypes classes and codes of the server's own errors
 * @param prefixes starts of codes that are new each time, each with the own type that it stands for
 */
export function errorTypeProperty(
  ownTypes: readonly string[],
  prefixes: Readonly<Record<string, string>> = {},
): PropertyDefinition {
  return {
    purpose: 'Class or code of the error, never its message',
    rule: {
      type: 'errorType',
      values: [...CALL_OUTCOMES, ...COMMON_CLASSES, ...ownTypes, ...CODE_LABELS],
      aliases: CODES,
      prefixes,
    },
    from: [{ span: 'error' }],
    lentFromInside: true,
  };
}
