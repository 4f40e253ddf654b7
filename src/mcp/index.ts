/** `dot-ai-telemetry/mcp`: spans for an MCP server that has none. */
export {
  type InstrumentMcpServerOptions,
  instrumentMcpServer,
  type McpServerLike,
} from './instrument-mcp-server.ts';
export type { McpTransport } from './network-transport.ts';
export type { ToolOutcome, ToolResult } from './tool-outcome.ts';
