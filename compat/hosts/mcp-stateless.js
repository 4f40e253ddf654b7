import { toNodeHandler } from '@modelcontextprotocol/node';
import { McpServer, createMcpHandler } from '@modelcontextprotocol/server';
import { serveStdio as serve } from '@modelcontextprotocol/server/stdio';
import { around, instrument } from './form.js';
import { registerTools } from './tools.js';

function buildServer() {
  const server = instrument(new McpServer({ name: 'dot-ai', version: '2.2.2' }));
  registerTools(server, around);
  return server;
}

/** Handles MCP without sessions, as the revision 2026-07-28 has it: one server for each request. */
export function createHandler() {
  return toNodeHandler(createMcpHandler(buildServer));
}

export function serveStdio() {
  return serve(buildServer);
}
