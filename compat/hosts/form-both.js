import { instrumentMcpServer } from 'dot-ai-telemetry/mcp';
import { withToolTracing } from './tracing.js';

/** Both: what dot-ai has while it moves from its own spans to those of the conventions. */
export const around = withToolTracing;

export function instrument(server) {
  instrumentMcpServer(server);
  return server;
}
