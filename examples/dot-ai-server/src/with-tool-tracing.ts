import { SpanKind, SpanStatusCode, context, trace } from '@opentelemetry/api';

/** Who calls, as far as the protocol tells. */
export interface McpClient {
  readonly name: string;
  readonly version: string;
}

/**
 * Runs a tool's handler inside a span of the form that dot-ai emits: full arguments on every call,
 * duration and success on success only, the exception with message and stack on failure.
 */
export async function withToolTracing<Result>(
  toolName: string,
  input: unknown,
  client: McpClient | undefined,
  handler: () => Promise<Result>,
): Promise<Result> {
  const span = trace.getTracer('dot-ai-mcp').startSpan(`execute_tool ${toolName}`, {
    kind: SpanKind.INTERNAL,
    attributes: {
      'gen_ai.tool.name': toolName,
      'gen_ai.tool.input': JSON.stringify(input, undefined, 2),
      ...(client !== undefined && { 'mcp.client.name': client.name, 'mcp.client.version': client.version }),
    },
  });
  return context.with(trace.setSpan(context.active(), span), async () => {
    const startedMillis = Date.now();
    try {
      const result = await handler();
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
