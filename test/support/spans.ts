import { type Attributes, ROOT_CONTEXT, type Span, type SpanOptions } from '@opentelemetry/api';
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

export interface SpanSketch extends SpanOptions {
  readonly name?: string;
  readonly scope?: string;
  /** What happens between start and end. */
  readonly during?: (span: Span) => void;
  readonly endTime?: number;
}

/** A span that a real SDK recorded and ended. */
export function endedSpan(sketch: SpanSketch = {}): ReadableSpan {
  const { name = 'execute_tool version', scope = 'test', during, endTime, ...options } = sketch;
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const span = provider.getTracer(scope).startSpan(name, options, ROOT_CONTEXT);
  during?.(span);
  span.end(endTime);
  const [ended] = exporter.getFinishedSpans();
  if (ended === undefined) throw new Error('the SDK exported no span');
  return ended;
}

/** A tool span in the form that dot-ai emits. */
export function toolSpan(attributes: Attributes = {}, sketch: SpanSketch = {}): ReadableSpan {
  const tool =
    typeof attributes['gen_ai.tool.name'] === 'string' ? attributes['gen_ai.tool.name'] : 'version';
  return endedSpan({
    name: `execute_tool ${tool}`,
    attributes: {
      'gen_ai.tool.name': tool,
      'mcp.client.name': 'cursor',
      'mcp.client.version': '1.4.0',
      ...attributes,
    },
    ...sketch,
  });
}

/** Freezes a span and everything it holds: who writes to it throws. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const key of Reflect.ownKeys(value)) deepFreeze(Reflect.get(value, key));
  return value;
}
