import { SpanKind, SpanStatusCode, context, trace } from '@opentelemetry/api';
import type { McpClient, ToolCall, ToolTracing } from './tool-tracing.ts';

/** All REST callers look alike to the tool span. */
const REST_CLIENT = { name: 'http', version: 'rest-api' };

/** The spans that dot-ai makes today: one inside each handler, none for what is refused before it. */
export const presentTracing: ToolTracing = {
  prepare: (server) => server,
  overMcp: (call, client) => withToolTracing(call, client),
  overRest: async (call, validate) => {
    validate();
    return withToolTracing(call, REST_CLIENT);
  },
};

/**
 * Runs a tool's handler inside a span of the form that dot-ai emits: full arguments on every call,
 * duration and success on success only, the exception with message and stack on failure.
 */
async function withToolTracing(
  { tool, input, run }: ToolCall,
  client: McpClient | undefined,
): ReturnType<ToolCall['run']> {
  const span = trace.getTracer('dot-ai-mcp').startSpan(`execute_tool ${tool}`, {
    kind: SpanKind.INTERNAL,
    attributes: {
      'gen_ai.tool.name': tool,
      'gen_ai.tool.input': JSON.stringify(input, undefined, 2),
      ...(client !== undefined && { 'mcp.client.name': client.name, 'mcp.client.version': client.version }),
    },
  });
  return context.with(trace.setSpan(context.active(), span), async () => {
    const startedMillis = Date.now();
    try {
      const result = await run();
      span.setAttributes({
        'gen_ai.tool.duration_ms': Date.now() - startedMillis,
        'gen_ai.tool.success': true,
      });
      span.setStatus({ code: SpanStatusCode.OK });
      return result;
    } catch (error) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
      throw error;
    } finally {
      span.end();
    }
  });
}
