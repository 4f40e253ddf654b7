import { instrumentMcpServer } from 'dot-ai-telemetry/mcp';

/** Spans by the MCP conventions alone. */
export function around(_name, _input, _client, handler) {
  return handler();
}

export function instrument(server) {
  instrumentMcpServer(server);
  return server;
}
