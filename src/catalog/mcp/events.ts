/** Events of any MCP server, from its spans. */
export const mcpSpanEvents = [
  {
    name: 'tool_executed',
    title: 'A tool was called',
    purpose: 'Which tools are used, how often they succeed, and how long they take',
    startsAs: 'tool_call',
    properties: ['tool', 'success', 'duration_ms', 'mcp_client'],
  },
  {
    name: 'tool_error',
    title: 'A tool call failed',
    purpose: 'What goes wrong where, to know what to mend first',
    startsAs: 'tool_call',
    matches: { outcome: 'failed' },
    properties: ['tool', 'error_type', 'mcp_client'],
  },
  {
    name: 'client_connected',
    title: 'A client opened a session; where there are none, it was seen for the first time this day',
    purpose: 'Which clients and versions to test against',
    startsAs: 'client',
    oncePerDay: ['mcp_client', 'mcp_client_version', 'transport'],
    properties: ['mcp_client', 'mcp_client_version', 'transport'],
  },
] as const;

/** The end of a server's life; each catalog has its own start. */
export const serverStopped = {
  name: 'server_stopped',
  title: 'The server stopped in an orderly way',
  purpose: 'How long servers live',
  recorded: true,
  properties: ['uptime_seconds'],
} as const;
