import { SpanKind, SpanStatusCode, context, propagation, trace } from '@opentelemetry/api';
import { get } from 'node:http';

/** Kept since this module was loaded, and used then: an SDK that starts later must still get its spans. */
const kept = trace.getTracer('dot-ai-http');
kept.startSpan('load modules').end();

/** Runs `handle` inside a span of the request, under the caller's trace. */
export function traceRequest(request, response, handle) {
  const parent = propagation.extract(context.active(), request.headers);
  const span = kept.startSpan(
    `MCP ${request.url}`,
    { kind: SpanKind.SERVER, attributes: { 'http.request.method': request.method } },
    parent,
  );
  response.once('close', () => {
    span.setAttribute('http.response.status_code', response.statusCode);
    span.end();
  });
  return context.with(trace.setSpan(parent, span), handle);
}

/** Runs a tool's handler inside a span of the form that dot-ai emits. */
export async function withToolTracing(name, input, client, handler) {
  const span = trace.getTracer('dot-ai-mcp').startSpan(`execute_tool ${name}`, {
    kind: SpanKind.INTERNAL,
    attributes: {
      'gen_ai.tool.name': name,
      'gen_ai.tool.input': JSON.stringify(input, undefined, 2),
      ...(client && { 'mcp.client.name': client.name, 'mcp.client.version': client.version }),
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
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** A span inside a tool that is no tool call. */
export function think(about) {
  return kept.startActiveSpan('think', { attributes: { about } }, (span) => {
    span.addEvent('thought');
    span.end();
    return about.length;
  });
}

/** Asks another service in a span of its own, as under HTTP instrumentation. */
export function askInSpan(caller) {
  return kept.startActiveSpan('GET', { kind: SpanKind.CLIENT }, (span) =>
    askDownstream(caller).finally(() => span.end()),
  );
}

/** Asks another service and passes on the span that it is in, which can be the tool's. */
export async function askDownstream(caller) {
  const headers = { caller };
  propagation.inject(context.active(), headers);
  return new Promise((resolve, reject) => {
    get(process.env.HOST_DOWNSTREAM, { headers, agent: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode));
    }).once('error', reject);
  });
}
