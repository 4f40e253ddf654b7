import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { SpanKind, SpanStatusCode, context, trace } from '@opentelemetry/api';
import { instrumentMcpServer } from 'dot-ai-telemetry/mcp';
import { InvalidArguments } from './errors.ts';
import type { ToolCall, ToolTracing } from './tool-tracing.ts';

/**
 * Spans by OpenTelemetry's semantic conventions for generative AI: those of MCP requests come from
 * `instrumentMcpServer`, those of REST calls from here. Arguments, results and messages are in neither.
 */
export const semanticTracing: ToolTracing = {
  prepare: (server) =>
    instrumentMcpServer(server, {
      outcome: (result: CallToolResult) => (saysFailure(result) ? 'failed' : undefined),
    }),
  overMcp: ({ run }) => run(),
  overRest: withRestSpan,
};

async function withRestSpan(
  { tool, run }: ToolCall,
  validate: () => void,
  userAgent: string | undefined,
): ReturnType<ToolCall['run']> {
  const span = trace.getTracer('dot-ai-server').startSpan(`execute_tool ${tool}`, {
    kind: SpanKind.INTERNAL,
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': tool,
      // There for every caller, with or without a user agent: it is what tells REST from MCP.
      'user_agent.original': userAgent ?? '',
    },
  });
  const fail = (errorType: string): void => {
    span.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR });
  };
  return context.with(trace.setSpan(context.active(), span), async () => {
    try {
      validate();
      const result = await run();
      if (result.isError === true || saysFailure(result)) fail('tool_error');
      return result;
    } catch (error) {
      fail(error instanceof InvalidArguments ? 'invalid_arguments' : errorTypeOf(error));
      throw error;
    } finally {
      span.end();
    }
  });
}

/** dot-ai's tools say in JSON that they failed, where the protocol sees a success. */
function saysFailure({ content: [first] }: CallToolResult): boolean {
  return first?.type === 'text' && first.text.startsWith('{"success":false');
}

/** The code or else the class, as OpenTelemetry's `recordException` has it. */
function errorTypeOf(error: unknown): string {
  const { code, name } = error as Partial<NodeJS.ErrnoException>;
  return code ?? name ?? 'Error';
}
