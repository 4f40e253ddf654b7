import {
  ROOT_CONTEXT,
  SpanKind,
  type Tracer,
  type TracerProvider as ApiTracerProvider,
  context,
  trace,
} from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, test } from 'vitest';
import {
  attach,
  callTool,
  makeTelemetry,
  startSdk,
  tracerPastTheApi,
  giveApiBack,
} from '../support/attached.ts';

afterEach(giveApiBack);

const ONE_CALL = ['tool_executed', 'client_connected'];

describe('a host may do with what it is handed as it likes', () => {
  test.each<[string, (tracer: Tracer) => Tracer]>([
    ['wraps its tracer in a Proxy', (tracer) => new Proxy(tracer, {})],
    ['derives from its tracer', (tracer) => Object.create(tracer) as Tracer],
  ])('%s', async (_, change) => {
    const { events } = attach();
    callTool(change(trace.getTracer('host')));
    expect(await events()).toEqual(ONE_CALL);
  });

  test('wraps its span in a Proxy', async () => {
    const { events } = attach();
    const attributes = { 'gen_ai.tool.name': 'version', 'mcp.client.name': 'cursor' };
    const span = new Proxy(trace.getTracer('host').startSpan('execute_tool version', { attributes }), {});
    span.setAttribute('a', 1).setStatus({ code: 1 }).addEvent('b');
    trace.getTracer('host').startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, span)).end();
    span.end();
    expect(await events()).toEqual(ONE_CALL);
  });

  test('uses more of its SDK’s tracer than the API names', () => {
    class OwnTracer {
      readonly #secret = 7;
      startSpan = (): ReturnType<Tracer['startSpan']> =>
        trace.wrapSpanContext(trace.getSpanContext(ROOT_CONTEXT) ?? NO_SPAN);
      withSpan(): number {
        return this.#secret;
      }
    }
    trace.setGlobalTracerProvider({ getTracer: () => new OwnTracer() as unknown as Tracer });
    attach();
    expect((trace.getTracer('x') as unknown as OwnTracer).withSpan()).toBe(7);
  });

  test('asks for the same tracer twice and gets it', () => {
    startSdk();
    attach();
    expect(trace.getTracer('x', '1')).toBe(trace.getTracer('x', '1'));
    expect(trace.getTracer('x', '1')).not.toBe(trace.getTracer('x', '2'));
  });

  test('sets the same provider again', async () => {
    const { events } = attach();
    const provider = new TracerProvider({ sampler: new AlwaysOnSampler() });
    for (let time = 0; time < 2; time += 1) {
      trace.disable();
      trace.setGlobalTracerProvider(provider);
    }
    callTool(trace.getTracer('host'));
    callTool(provider.getTracer('host'));
    expect(await events()).toEqual([...ONE_CALL, 'tool_executed']);
  });

  test('disables the API and starts again', async () => {
    const { telemetry, events } = attach();
    startSdk();
    trace.disable();
    context.disable();
    const operator = startSdk();
    callTool(trace.getTracer('host'));
    expect(await events()).toEqual(ONE_CALL);
    expect(operator.getFinishedSpans()).toHaveLength(2);
    expect(telemetry.status().isAttached).toBe(true);
  });
});

const NO_SPAN = { traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 };

describe('a provider that is no good is left alone', () => {
  const given = (getTracer: () => unknown, more: object = {}): ApiTracerProvider =>
    Object.defineProperties({ getTracer } as ApiTracerProvider, Object.getOwnPropertyDescriptors(more));
  const fail = (): never => {
    throw new Error('host');
  };

  test('that gives no tracer', () => {
    attach();
    trace.setGlobalTracerProvider(given(() => undefined));
    expect(trace.getTracer('x').startSpan('a').isRecording()).toBe(false);
  });

  test('that throws', () => {
    trace.setGlobalTracerProvider(given(fail));
    const { telemetry } = makeTelemetry();
    expect(telemetry.attach()).toBe(true);
    expect(() => trace.getTracer('x').startSpan('a')).toThrow('host');
  });

  test('whose resource throws', () => {
    const noop = trace.getTracer('noop');
    const resource = {
      get resource() {
        return fail();
      },
    };
    trace.setGlobalTracerProvider(given(() => noop, resource));
    expect(makeTelemetry().telemetry.attach()).toBe(true);
  });

  test('that is frozen', () => {
    const provider = new TracerProvider();
    trace.setGlobalTracerProvider(Object.freeze(provider));
    attach();
    expect(trace.getTracer('x').startSpan('a').isRecording()).toBe(true);
  });
});

describe('tracers that do not come from the API', () => {
  test('are tapped too, once their provider is behind it', async () => {
    const { events } = attach();
    const operator = startSdk();
    callTool(tracerPastTheApi());
    expect(await events()).toEqual(ONE_CALL);
    expect(operator.getFinishedSpans()).toHaveLength(2);
  });

  test('show their children’s samplers the parent that they have without us', () => {
    attach();
    const seen: unknown[] = [];
    startSdk({
      shouldSample: (parentContext) => {
        seen.push(trace.getSpan(parentContext)?.isRecording());
        return new AlwaysOffSampler().shouldSample();
      },
      toString: () => 'test',
    });
    const call = trace
      .getTracer('host')
      .startSpan('execute_tool version', { attributes: { 'gen_ai.tool.name': 'version' } });
    tracerPastTheApi().startSpan('http', {}, trace.setSpan(ROOT_CONTEXT, call)).end();
    expect(seen).toEqual([undefined, false]);
  });

  test('between a call and a tool do not break it in two', async () => {
    const { properties } = attach();
    startSdk(new AlwaysOffSampler());
    const attributes = { 'gen_ai.tool.name': 'version' };
    const called = { ...attributes, 'mcp.method.name': 'tools/call' };
    trace
      .getTracer('mcp')
      .startActiveSpan('tools/call version', { kind: SpanKind.SERVER, attributes: called }, (call) => {
        tracerPastTheApi().startActiveSpan('agent', (agent) => {
          trace.getTracer('tool').startSpan('execute_tool version', { attributes }).end();
          agent.end();
        });
        call.end();
      });
    expect(await properties()).toHaveLength(1);
  });
});

describe('a provider without a context manager', () => {
  test('gets none from us: its spans keep their parents', () => {
    const exporter = new InMemorySpanExporter();
    const spanProcessors = [new SimpleSpanProcessor({ exporter })];
    trace.setGlobalTracerProvider(new TracerProvider({ sampler: new AlwaysOnSampler(), spanProcessors }));
    attach();
    callTool(trace.getTracer('host'));
    trace.getTracer('host').startActiveSpan('outer', (outer) => {
      trace.getTracer('host').startSpan('inner').end();
      outer.end();
    });
    const inner = exporter.getFinishedSpans().find(({ name }) => name === 'inner');
    expect(inner?.parentSpanContext).toBeUndefined();
  });

  test('makes us give back what we claimed before it came', () => {
    attach();
    callTool(trace.getTracer('host'));
    trace.setGlobalTracerProvider(new TracerProvider());
    expect(context.with(ROOT_CONTEXT.setValue(Symbol.for('x'), 1), () => context.active())).toBe(
      ROOT_CONTEXT,
    );
  });

  test('and a bound function keeps its number of arguments', () => {
    attach();
    callTool(trace.getTracer('host'));
    const handler = (_error: unknown, _request: unknown, _response: unknown, _next: unknown): void =>
      undefined;
    expect(context.bind(ROOT_CONTEXT, handler)).toHaveLength(4);
  });
});
