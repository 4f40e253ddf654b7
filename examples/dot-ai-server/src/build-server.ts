import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { ToolTracing } from './tool-tracing.ts';
import { tools } from './tools.ts';
import { VERSION } from './version.ts';

/** An MCP server with all tools and no transport: one for each session, since client info is per session. */
export function buildServer(tracing: ToolTracing): McpServer {
  const server = tracing.prepare(new McpServer({ name: 'dot-ai', version: VERSION }));
  for (const { name: tool, description, input: schema, run } of tools) {
    server.registerTool(tool, { description, inputSchema: schema.shape }, (input) =>
      tracing.overMcp({ tool, input, run: () => run(input) }, server.server.getClientVersion()),
    );
  }
  return server;
}
