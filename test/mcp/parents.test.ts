import { type Span, context, trace } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { describe, expect, test } from 'vitest';
import { LINES, type SessionOptions, type TestClient } from '../support/mcp-lines.ts';
import { spanNamed, startTracing } from '../support/mcp-spans.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN_ID = '00f067aa0ba902b7';
const TRACEPARENT = `00-${TRACE_ID}-${SPAN_ID}-01`;

/** Calls a tool of a server that is reached within an active span, as one behind HTTP is. */
async function callWithin(
  start: (options?: SessionOptions) => Promise<{ client: TestClient }>,
  meta: Record<string, unknown>,
): Promise<{ span: ReadableSpan; ambient: Span }> {
  const exporter = startTracing();
  const { client } = await start();
  const ambient = trace.getTracer('http').startSpan('POST /mcp');
  await context.with(trace.setSpan(context.active(), ambient), () =>
    client.callTool({ name: 'works', _meta: meta }),
  );
  ambient.end();
  return { span: spanNamed(exporter, 'tools/call works'), ambient };
}

describe.each(LINES)('$name', ({ start }) => {
  test('the caller’s span is the parent, the active span is linked', async () => {
    const { span, ambient } = await callWithin(start, { traceparent: TRACEPARENT, tracestate: 'a=1,b=2' });
    expect(span.spanContext().traceId).toBe(TRACE_ID);
    expect(span.parentSpanContext).toMatchObject({ traceId: TRACE_ID, spanId: SPAN_ID, isRemote: true });
    expect(span.spanContext().traceState?.serialize()).toBe('a=1,b=2');
    expect(span.links.map((link) => link.context)).toEqual([ambient.spanContext()]);
  });

  test.each([
    ['as it is', `01${TRACEPARENT.slice(2)}`],
    ['with more fields', `cc${TRACEPARENT.slice(2)}-what-the-future-holds`],
  ])('a later version is read by its first four fields, %s', async (_, traceparent) => {
    const { span } = await callWithin(start, { traceparent });
    expect(span.parentSpanContext).toMatchObject({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 });
  });

  test.each([
    ['none', undefined],
    ['upper case', TRACEPARENT.toUpperCase()],
    ['the version that is none', `ff${TRACEPARENT.slice(2)}`],
    ['more than a later version may have', `01${TRACEPARENT.slice(2)}0`],
    ['more than the version has', `${TRACEPARENT}-00`],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${SPAN_ID}-01`],
    ['a span id of zeros', `00-${TRACE_ID}-${'0'.repeat(16)}-01`],
    ['a new line', `${TRACEPARENT}\n`],
    ['no string', 1],
  ])('the active span is the parent with %s', async (_, traceparent) => {
    const { span, ambient } = await callWithin(start, traceparent === undefined ? {} : { traceparent });
    expect(span.parentSpanContext).toEqual(ambient.spanContext());
    expect(span.links).toEqual([]);
  });

  test('without an active span there is no link', async () => {
    const exporter = startTracing();
    const { client } = await start();
    await client.callTool({ name: 'works', _meta: { traceparent: TRACEPARENT } });
    await client.callTool({ name: 'reports' });
    expect(spanNamed(exporter, 'tools/call works').parentSpanContext?.spanId).toBe(SPAN_ID);
    expect(spanNamed(exporter, 'tools/call works').links).toEqual([]);
    expect(spanNamed(exporter, 'tools/call reports').parentSpanContext).toBeUndefined();
  });

  test('handlers run as children', async () => {
    const exporter = startTracing();
    const { client } = await start({
      handle: () => trace.getTracer('host').startSpan('work').end(),
    });
    await client.callTool({ name: 'works' });
    expect(spanNamed(exporter, 'work').parentSpanContext).toEqual(
      spanNamed(exporter, 'tools/call works').spanContext(),
    );
  });
});
