import { type ProxyTracerProvider, ROOT_CONTEXT, context, propagation, trace } from '@opentelemetry/api';
import { AlwaysOffSampler, type Sampler, SamplingDecision } from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, test } from 'vitest';
import { dotAi } from '../../src/product/dot-ai.ts';
import { createTelemetry } from '../../src/telemetry/create-telemetry.ts';
import { attach, callTool, startSdk, giveApiBack } from '../support/attached.ts';

afterEach(giveApiBack);

const ONE_CALL = ['tool_executed', 'client_connected'];

describe('attached', () => {
  test('without any SDK', async () => {
    const { events } = attach();
    callTool(trace.getTracer('host'));
    expect(await events()).toEqual(ONE_CALL);
  });

  test('before the host starts its SDK, for tracers got before and after', async () => {
    const before = trace.getTracer('before');
    const { events } = attach();
    const between = trace.getTracer('between');
    callTool(between);
    const operator = startSdk();
    for (const tracer of [before, between, trace.getTracer('after')]) callTool(tracer);
    expect(await events()).toEqual([...ONE_CALL, 'tool_executed', 'tool_executed', 'tool_executed']);
    expect(operator.getFinishedSpans().map(({ name }) => name)).toEqual(
      [1, 2, 3].flatMap(() => ['child', 'execute_tool version']),
    );
  });

  test('after the host started its SDK', async () => {
    const operator = startSdk();
    const { events } = attach();
    callTool(trace.getTracer('host'));
    expect(await events()).toEqual(ONE_CALL);
    expect(operator.getFinishedSpans()).toHaveLength(2);
  });

  test.each([false, true])(
    'again after it was given up, for a tracer that the host kept (SDK: %s)',
    async (hasSdk) => {
      if (hasSdk) startSdk();
      const first = attach();
      const kept = trace.getTracer('kept');
      callTool(kept);
      await first.telemetry.shutdown();
      callTool(kept);
      const second = attach();
      callTool(kept);
      expect([await first.events(), await second.events()]).toEqual([ONE_CALL, ONE_CALL]);
    },
  );

  test('again behind what wrapped the provider meanwhile, and counts once', async () => {
    startSdk(new AlwaysOffSampler());
    const first = attach();
    const provider = (trace.getTracerProvider() as ProxyTracerProvider).getDelegate();
    const getTracer = provider.getTracer.bind(provider);
    provider.getTracer = (...identity) => getTracer(...identity);
    await first.telemetry.shutdown();
    const second = attach();
    callTool(provider.getTracer('host'));
    callTool(trace.getTracer('host'));
    expect(await second.events()).toEqual([...ONE_CALL, 'tool_executed']);
  });

  test('leaves the host’s provider where the host looks for it', () => {
    startSdk();
    const delegate = (): unknown =>
      (trace.getTracerProvider() as { getDelegate?: () => unknown }).getDelegate?.();
    const before = delegate();
    attach();
    expect(delegate()).toBe(before);
  });

  test('counts what the operator’s sampler drops, and exports nothing of it', async () => {
    const { events } = attach();
    const operator = startSdk(new AlwaysOffSampler());
    callTool(trace.getTracer('host'));
    expect(await events()).toEqual(ONE_CALL);
    expect(operator.getFinishedSpans()).toEqual([]);
  });

  test('shows samplers the parents that they see without us, and hosts the same span context', () => {
    const seen: unknown[] = [];
    const sampler: Sampler = {
      shouldSample: (parentContext, _traceId, name) => {
        const parent = trace.getSpan(parentContext);
        seen.push([name, parent?.constructor.name, parent?.isRecording(), parent?.spanContext().traceFlags]);
        return { decision: SamplingDecision.NOT_RECORD };
      },
      toString: () => 'test',
    };
    startSdk(sampler);
    const tracer = trace.getTracer('host');
    callTool(tracer);
    const without = seen.splice(0);
    attach();
    const carrier = {};
    callTool(trace.getTracer('host'));
    expect(seen).toEqual(without);
    trace
      .getTracer('host')
      .startActiveSpan('execute_tool query', { attributes: { 'gen_ai.tool.name': 'query' } }, (span) => {
        propagation.inject(context.active(), carrier);
        const { traceId, spanId } = span.spanContext();
        expect(carrier).toMatchObject({ traceparent: `00-${traceId}-${spanId}-00` });
        span.end();
      });
  });

  test('two calls in one remote trace are two events', async () => {
    const { telemetry } = attach();
    const remote = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1, isRemote: true };
    const parent = trace.setSpanContext(ROOT_CONTEXT, remote);
    callTool(trace.getTracer('host'), 'version', parent);
    callTool(trace.getTracer('host'), 'version', parent);
    expect(telemetry.status().selected).toBe(2);
  });

  test('the host’s processors get the same spans', async () => {
    const { events } = attach();
    const handed: string[] = [];
    startSdk(undefined, [
      {
        onStart: ({ name }) => void handed.push(`start ${name}`),
        onEnd: ({ name }) => void handed.push(`end ${name}`),
        forceFlush: async () => undefined,
        shutdown: async () => undefined,
      },
    ]);
    callTool(trace.getTracer('host'));
    expect(handed).toEqual([
      'start execute_tool version',
      'start child',
      'end child',
      'end execute_tool version',
    ]);
    expect(await events()).toEqual(ONE_CALL);
  });

  test('startActiveSpan works in its three forms and passes on what its work returns or throws', () => {
    attach();
    const tracer = trace.getTracer('host');
    const attributes = { 'gen_ai.tool.name': 'query' };
    expect(tracer.startActiveSpan('a', () => 1)).toBe(1);
    expect(tracer.startActiveSpan('execute_tool query', { attributes }, () => 2)).toBe(2);
    expect(tracer.startActiveSpan('b', {}, ROOT_CONTEXT, () => 3)).toBe(3);
    const fail = (): never => {
      throw new RangeError('of the host');
    };
    expect(() => tracer.startActiveSpan('c', fail)).toThrow(RangeError);
  });

  test('a second time counts nothing twice, and says so', async () => {
    const { telemetry, events } = attach();
    expect(telemetry.attach()).toBe(true);
    const warnings: string[] = [];
    const second = createTelemetry({
      product: dotAi,
      environment: { DOT_AI_TELEMETRY_DEBUG: '1' },
      warn: (line) => void warnings.push(line),
      writeEvent: () => undefined,
    });
    expect(second.attach()).toBe(false);
    expect(warnings).toEqual(['attached twice in this process; the second one counts nothing']);
    callTool(trace.getTracer('host'));
    expect(await events()).toEqual(ONE_CALL);
  });

  test('a host that lists the processor too counts each span once', async () => {
    const { telemetry, events } = attach();
    startSdk(undefined, [telemetry.processor]);
    callTool(trace.getTracer('host'));
    expect(await events()).toEqual(ONE_CALL);
  });

  test('a span that ends twice counts once', async () => {
    const { events } = attach();
    startSdk();
    const attributes = { 'gen_ai.tool.name': 'query', 'mcp.client.name': 'cursor' };
    const span = trace.getTracer('host').startSpan('execute_tool query', { attributes });
    span.end();
    span.end();
    expect(await events()).toEqual(ONE_CALL);
  });

  test('after shutdown the host’s tracing goes on without us', async () => {
    const { telemetry } = attach();
    const operator = startSdk();
    await telemetry.shutdown();
    callTool(trace.getTracer('host'));
    expect(operator.getFinishedSpans()).toHaveLength(2);
    expect(telemetry.status()).toMatchObject({ selected: 0, isAttached: false });
    const { events } = attach();
    callTool(trace.getTracer('host'));
    expect(await events()).toEqual(ONE_CALL);
  });
});
