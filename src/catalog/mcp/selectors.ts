/**
 * Which spans are tool calls and client connections of an MCP server, in both forms. Source: OpenTelemetry
 * semantic conventions for generative AI, "Model Context Protocol" and "Execute tool span". A server is a
 * client of other servers too: `tools/call` counts with kind SERVER only. Protocol revision 2026-07-28 has
 * no `initialize`: there every request says who asks.
 */
export const mcpSelectors = {
  tool_call: [
    {
      form: 'semantic',
      namePrefix: 'tools/call',
      kind: 'SERVER',
      equals: { 'mcp.method.name': 'tools/call' },
      // A tool that asks back is called again with the answer: that is one call.
      ends: { differs: { 'mcp.result.type': 'input_required' } },
    },
    {
      form: 'present',
      namePrefix: 'execute_tool ',
      kind: 'INTERNAL',
      listed: ['gen_ai.tool.name'],
    },
  ],
  client: [
    {
      form: 'semantic',
      namePrefix: 'initialize',
      kind: 'SERVER',
      equals: { 'mcp.method.name': 'initialize' },
      everyTime: true,
      ends: { outcome: 'succeeded' },
    },
    {
      form: 'semantic',
      kind: 'SERVER',
      notBefore: { 'mcp.protocol.version': '2026-07-28' },
      // Clients ask older servers too, and open a session when they are refused.
      ends: { outcome: 'succeeded' },
    },
    {
      form: 'present',
      namePrefix: 'execute_tool ',
      kind: 'INTERNAL',
      listed: ['gen_ai.tool.name'],
    },
  ],
} as const;
