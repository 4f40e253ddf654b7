/** The two forms of an MCP server's spans: where each property comes from, and what neither can tell. */
export const mcpForms = {
  present: {
    title: 'spans that a server makes itself around its tools: `execute_tool <tool>`, kind INTERNAL',
    tells: {
      tool: '`gen_ai.tool.name`',
      success: 'the status is not ERROR, and `gen_ai.tool.success` is not `false`',
      duration_ms: 'length of the span',
      error_type: 'code or class of what was thrown (`exception.type`)',
      mcp_client: '`mcp.client.name`',
      mcp_client_version: '`mcp.client.version`',
      transport: '`rest` where the client is `http`',
    },
    cannotTell: [
      'a result with `isError` from a success: both are `success: true`',
      'a call that was refused before its handler (unknown tool, invalid arguments): it has no span',
      'stdio from HTTP: `transport` is `unknown`, and `rest` for REST calls',
      'a client that connects and calls no tool: `client_connected` is its first tool call of the day',
      'who calls over REST, where the span says only `http`',
      'a tool that is not declared: its `execute_tool` span is no event',
    ],
  },
  semantic: {
    title:
      'spans of the MCP conventions, as `instrumentMcpServer` makes them: `tools/call <tool>`, kind SERVER',
    tells: {
      tool: '`gen_ai.tool.name`',
      success: 'there is no `error.type`',
      duration_ms: 'length of the span',
      error_type: '`error.type`',
      mcp_client: '`mcp.client.name`, else the first product of `user_agent.original`',
      mcp_client_version: '`mcp.client.version`',
      transport: '`network.transport`, else `rest` where there is a `user_agent.original`',
    },
    cannotTell: [
      'a failure that the result tells in its own way, such as `{ success: false }`: give `outcome`',
      'the version of a REST caller, and a REST call of a tool that is not declared',
      'over HTTP without sessions before protocol 2026-07-28, a client by more than its user agent',
      'how a task ends that a tool only starts: the call succeeded once the task is there',
    ],
  },
} as const;
