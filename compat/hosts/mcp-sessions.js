import { randomUUID } from 'node:crypto';
import { around, instrument } from './form.js';
import { registerTools } from './tools.js';
import { McpServer, StdioServerTransport, StreamableHTTPServerTransport } from './mcp-sdk.js';

function buildServer() {
  const server = instrument(new McpServer({ name: 'dot-ai', version: '2.2.2' }));
  registerTools(server, around);
  return server;
}

/** Handles MCP over streamable HTTP: one server and one transport for each session. */
export function createHandler() {
  const sessions = new Map();
  return async (request, response) => {
    const known = sessions.get(request.headers['mcp-session-id']);
    if (known) return known.handleRequest(request, response);
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => sessions.set(id, transport),
    });
    await buildServer().connect(transport);
    return transport.handleRequest(request, response);
  };
}

export function serveStdio() {
  return buildServer().connect(new StdioServerTransport());
}
