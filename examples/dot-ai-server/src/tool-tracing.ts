import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { presentTracing } from './present-tracing.ts';
import { semanticTracing } from './semantic-tracing.ts';

/** A call of a tool, as far as its tracing needs it. */
export interface ToolCall {
  readonly tool: string;
  readonly input: unknown;
  readonly run: () => Promise<CallToolResult>;
}

/** Who calls over MCP, as far as the protocol tells. */
export interface McpClient {
  readonly name: string;
  readonly version: string;
}

/** How this server traces its tools. */
export interface ToolTracing {
  /** Before a server has its tools. */
  readonly prepare: (server: McpServer) => McpServer;
  /** Around the handler of a tool that is called over MCP. */
  readonly overMcp: (call: ToolCall, client: McpClient | undefined) => Promise<CallToolResult>;
  /** Around a call over REST; `validate` throws `InvalidArguments`. */
  readonly overRest: (
    call: ToolCall,
    validate: () => void,
    userAgent: string | undefined,
  ) => Promise<CallToolResult>;
}

/** The two forms of spans: what dot-ai makes today, and what `dot-ai-telemetry/mcp` makes. */
export const FORMS: Readonly<Record<string, ToolTracing>> = {
  present: presentTracing,
  semantic: semanticTracing,
};
