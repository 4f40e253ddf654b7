/** Requests that a client can send, by the MCP specification, revisions 2024-11-05 to 2026-07-28. */
const REQUEST_METHODS: ReadonlySet<string> = new Set([
  'completion/complete',
  'initialize',
  'logging/setLevel',
  'ping',
  'prompts/get',
  'prompts/list',
  'resources/list',
  'resources/read',
  'resources/subscribe',
  'resources/templates/list',
  'resources/unsubscribe',
  'server/discover',
  'subscriptions/listen',
  'tasks/cancel',
  'tasks/get',
  'tasks/list',
  'tasks/result',
  'tasks/update',
  'tools/call',
  'tools/list',
]);

/** What the semantic conventions write for a value that is not on a closed list. */
export const OTHER = '_OTHER';

/** The method as it may be recorded: callers can send any, and a span name must not be theirs to choose. */
export function methodName(method: string): string {
  return REQUEST_METHODS.has(method) ? method : OTHER;
}
