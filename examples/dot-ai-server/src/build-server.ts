import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { tools } from './tools.ts';
import { VERSION } from './version.ts';
import { withToolTracing } from './with-tool-tracing.ts';

/** An MCP server with all tools and no transport: one for each session, since client info is per session. */
export function buildServer(): McpServer {
  const server = new McpServer({ name: 'dot-ai', version: VERSION });
  for (const { name, description, input, run } of tools) {
    server.registerTool(name, { description, inputSchema: input.shape }, (raw) =>
      withToolTracing(name, raw, server.server.getClientVersion(), () => run(raw)),
    );
  }
  return server;
}
