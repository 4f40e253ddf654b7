import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { AddHint } from './first-hint.ts';
import type { ToolTracing } from './tool-tracing.ts';
import { tools } from './tools.ts';
import { VERSION } from './version.ts';

/** What is shared by all MCP servers of the process. */
export interface Shared {
  readonly tracing: ToolTracing;
  readonly addHint: AddHint;
}

/** An MCP server with all tools and no transport: one for each session, since client info is per session. */
export function buildServer({ tracing, addHint }: Shared): McpServer {
  const server = tracing.prepare(new McpServer({ name: 'dot-ai', version: VERSION }));
  for (const { name: tool, description, input: schema, run } of tools) {
    server.registerTool(tool, { description, inputSchema: schema.shape }, async (input) => {
      const call = { tool, input, run: () => run(input) };
      return addHint(await tracing.overMcp(call, server.server.getClientVersion()));
    });
  }
  return server;
}
