import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  TraceFlags,
  type Tracer,
  context,
  isSpanContextValid,
  trace,
} from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  type Sampler,
  SamplingDecision,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dotAiCatalog } from '../../src/catalog/dot-ai.ts';
import { AllowlistSpanProcessor } from '../../src/processor/allowlist-span-processor.ts';
import { attach, listProcessor, startSdk, giveApiBack } from '../support/attached.ts';
import { createExporter } from '../support/exporter.ts';

afterEach(giveApiBack);

let tracer: Tracer;
let tools: ReturnType<typeof attach>['properties'];

/** Runs `work` inside a span, as hosts do: an active span for what is called. */
function inside(
  name: string,
  work: (span: Span) => void,
  kind = SpanKind.INTERNAL,
  parent?: Context,
  attributes = {},
): void {
  const span = tracer.startSpan(name, { kind, attributes }, parent);
  context.with(trace.setSpan(parent ?? context.active(), span), () => work(span));
  span.end();
}

const callOverMcp = (tool: string, work: (span: Span) => void, parent?: Context): void =>
  inside(`tools/call ${tool}`, work, SpanKind.SERVER, parent, {
    'mcp.method.name': 'tools/call',
    'gen_ai.tool.name': tool,
  });
const runTool = (tool: string, work: (span: Span) => void = () => undefined): void =>
  inside(`execute_tool ${tool}`, work, SpanKind.INTERNAL, undefined, { 'gen_ai.tool.name': tool });

const remote = (spanId: string, traceFlags: TraceFlags): Context =>
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId,
    traceFlags,
    isRemote: true,
  });

/** Drops every span whose name starts so, whatever is above or below it. */
const drop = (dropped: string): Sampler => ({
  shouldSample: (_context, _traceId, name) => ({
    decision: name.startsWith(dropped) ? SamplingDecision.NOT_RECORD : SamplingDecision.RECORD_AND_SAMPLED,
  }),
  toString: () => 'drop',
});

const startAttached = (sampler?: Sampler) => (): void => {
  if (sampler !== undefined) startSdk(sampler);
  ({ properties: tools } = attach());
  tracer = trace.getTracer('host');
};

/** The processor alone, in a provider that the host keeps to itself. */
const startListed = (sampler: Sampler) => (): void => {
  startSdk();
  const { exporter, sink } = createExporter();
  const processor = new AllowlistSpanProcessor({
    catalog: dotAiCatalog,
    next: {
      onEnd: (span) => exporter.export([span], () => undefined),
      forceFlush: () => exporter.forceFlush(),
      shutdown: () => exporter.shutdown(),
    },
  });
  tracer = new TracerProvider({ sampler, spanProcessors: [processor] }).getTracer('host');
  tools = async (name = 'tool_executed') => {
    await exporter.forceFlush();
    return sink.attempts
      .flat()
      .filter(({ event }) => event === name)
      .map(({ properties }) => properties);
  };
};

describe.each<[string, () => void]>([
  ['without an SDK', startAttached()],
  ['sampled', startAttached(new AlwaysOnSampler())],
  ['unsampled', startAttached(new AlwaysOffSampler())],
  ['with dropped spans in between', startAttached(drop('middle'))],
  ['by the processor alone', startListed(new AlwaysOnSampler())],
  ['by the processor alone, with dropped spans in between', startListed(drop('middle'))],
  [
    'by a listed processor, with dropped calls',
    () => {
      ({ properties: tools } = listProcessor(drop('tools/call')));
      tracer = trace.getTracer('host');
    },
  ],
])('one invocation counts once, %s:', (_, start) => {
  beforeEach(start);

  const called = async (): Promise<readonly unknown[]> => (await tools()).map(({ tool }) => tool);

  test('a tools/call with an execute_tool child', async () => {
    callOverMcp('query', () => runTool('query'));
    expect(await called()).toEqual(['query']);
  });

  test('spans between them', async () => {
    callOverMcp('query', () => inside('outer', () => inside('middle', () => runTool('operate'))));
    expect(await called()).toEqual(['query']);
  });

  test('REST around a tool', async () => {
    inside('POST /api/v1/tools/query', () => runTool('query'), SpanKind.SERVER);
    expect(await called()).toEqual(['query']);
  });

  test('two calls at once under one span count as two', async () => {
    inside('middle', () =>
      inside('session', (session) => {
        const parent = trace.setSpan(context.active(), session);
        callOverMcp('query', () => callOverMcp('operate', () => runTool('remediate'), parent));
      }),
    );
    expect(await called()).toEqual(['operate', 'query']);
  });

  test('two calls at once under one span that may be dropped count as two', async () => {
    inside('middle', (session) => {
      const parent = trace.setSpan(context.active(), session);
      callOverMcp('query', () => callOverMcp('operate', () => runTool('remediate'), parent));
    });
    expect(await called()).toEqual(['operate', 'query']);
  });

  test('a child that knows its parent by context alone', async () => {
    callOverMcp('query', (call) => {
      if (!isSpanContextValid(call.spanContext())) return;
      const parent = trace.setSpanContext(ROOT_CONTEXT, { ...call.spanContext() });
      context.with(parent, () => runTool('operate'));
    });
    expect(await called()).toEqual(['query']);
  });

  test.each([TraceFlags.SAMPLED, TraceFlags.NONE])(
    'two calls in one remote trace, flags %i',
    async (flags) => {
      const [first, second] = [remote('b7ad6b7169203331', flags), remote('00f067aa0ba902b7', flags)];
      callOverMcp('query', () => callOverMcp('operate', () => runTool('remediate'), second), first);
      callOverMcp('version', () => runTool('version'), first);
      expect(await called()).toEqual(['operate', 'query', 'version']);
    },
  );

  test('an agent loop inside a tool', async () => {
    runTool('recommend', () => {
      inside('chat model', () => undefined, SpanKind.CLIENT);
      for (const step of ['query', 'operate', 'query']) inside('middle', () => runTool(step));
    });
    expect(await called()).toEqual(['recommend']);
  });

  test('a child that ends after its parent', async () => {
    let child: Span | undefined;
    callOverMcp('recommend', () => {
      child = tracer.startSpan('execute_tool recommend', { attributes: { 'gen_ai.tool.name': 'recommend' } });
    });
    child?.end();
    expect(await called()).toEqual(['recommend']);
  });

  test('a call after another', async () => {
    callOverMcp('query', () => runTool('query'));
    callOverMcp('query', () => runTool('query'));
    expect(await called()).toEqual(['query', 'query']);
  });

  test('a span that is made a root inside another is a call of its own', async () => {
    callOverMcp('query', () => {
      const attributes = { 'gen_ai.tool.name': 'operate' };
      tracer.startSpan('execute_tool operate', { root: true, attributes }).end();
    });
    expect(await called()).toEqual(['operate', 'query']);
  });

  test('what is inside lends the type of the error and the client, where the call does not tell', async () => {
    callOverMcp('query', (call) => {
      const span = tracer.startSpan('execute_tool query', {
        attributes: {
          'gen_ai.tool.name': 'operate',
          'mcp.client.name': 'cursor',
          'mcp.client.version': '1.4.0',
        },
      });
      span.recordException(Object.assign(new Error('secret'), { code: 'ECONNREFUSED' }));
      span.setAttribute('error.type', 'ECONNREFUSED');
      span.end();
      call.setAttribute('error.type', 'tool_error');
    });
    expect(await tools()).toEqual([
      expect.objectContaining({ tool: 'query', success: false, mcp_client: 'cursor' }),
    ]);
    expect(await tools('tool_error')).toEqual([
      expect.objectContaining({ tool: 'query', error_type: 'ECONNREFUSED', mcp_client: 'cursor' }),
    ]);
  });

  test('what fails inside a call that succeeds is no error', async () => {
    callOverMcp('query', () =>
      runTool('operate', (span) => void span.setAttribute('error.type', 'ETIMEDOUT')),
    );
    expect(await tools()).toEqual([expect.objectContaining({ tool: 'query', success: true })]);
    expect(await tools('tool_error')).toEqual([]);
  });
});
