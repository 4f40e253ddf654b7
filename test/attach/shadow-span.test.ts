import { trace } from '@opentelemetry/api';
import { afterEach, describe, expect, test } from 'vitest';
import { attach } from '../support/attached.ts';

afterEach(() => trace.disable());

describe('a span that the host’s tracing drops', () => {
  test('keeps the span context that it would have: without an SDK an invalid one, and nothing is propagated', () => {
    attach();
    const attributes = { 'gen_ai.tool.name': 'query' };
    const span = trace.getTracer('host').startSpan('execute_tool query', { attributes });
    expect(trace.isSpanContextValid(span.spanContext())).toBe(false);
    expect(span.isRecording()).toBe(true);
    span.end();
  });

  test('takes whatever a host writes on it', async () => {
    const { telemetry } = attach();
    const tracer = trace.getTracer('host');
    const fail = (): never => {
      throw new Error('of the host');
    };
    const hostile = new Proxy({}, { get: fail, ownKeys: fail, has: fail }) as never;
    const attributes = { 'gen_ai.tool.name': 'query' };
    const span = tracer.startSpan('execute_tool query', { attributes });
    expect(() => {
      span.setAttribute('x', hostile).setAttributes(hostile);
      span.addEvent('x', hostile).addLink(hostile).addLinks([hostile]);
      span.setStatus(hostile).updateName(hostile);
      span.recordException(hostile);
      span.recordException(undefined as never);
      span.end('never' as never);
      span.end();
      // oxlint-disable-next-line unicorn/no-null
      for (const options of [null, { attributes: hostile }]) {
        tracer.startSpan('execute_tool query', options as never).end();
      }
      tracer.startSpan(undefined as never).end();
    }).not.toThrow();
    expect(telemetry.status().enabled).toBe(true);
  });
});
