import { type Span, type SpanOptions, SpanStatusCode } from '@opentelemetry/api';
import { randomInstance } from '../../exporter/exporter-options.ts';
import type { WireEvent } from '../../exporter/wire-event.ts';
import type { Catalog } from '../../src/catalog/define-catalog.ts';
import type { SampleCall } from '../../src/catalog/sample-calls.ts';
import type { SampleSpan } from '../../src/catalog/sample-span.ts';
import { createPipeline } from '../../src/telemetry/pipeline.ts';
import { defineProduct } from '../../src/product/define-product.ts';
import { createScriptedSink } from './scripted-sink.ts';

/** Makes the span of a sample call, as a host would. */
export function makeSpan(sample: SampleSpan, start: (name: string, options: SpanOptions) => Span): void {
  const { name, spanKind, startAttributes, endAttributes, failed, errorType, durationMillis } = sample;
  const startTime = Date.now();
  const span = start(name, { kind: spanKind, attributes: startAttributes, startTime });
  span.setAttributes(endAttributes);
  if (errorType !== undefined) span.recordException({ name: errorType, message: 'sample' });
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(startTime + durationMillis);
}

/** The events that calls become in the pipeline of a product that knows no facts, call by call. */
export async function runCalls(
  catalog: Catalog,
  calls: readonly SampleCall[],
): Promise<readonly (readonly WireEvent[])[]> {
  const sink = createScriptedSink();
  const pipeline = createPipeline({
    product: defineProduct({ name: 'sample', envPrefix: 'SAMPLE', catalog }),
    sinks: [sink],
    knownFacts: {},
    now: Date.now,
    instance: randomInstance(),
    permission: () => ({ status: 'granted' }),
    onFirstEvent: () => undefined,
    onSettled: () => undefined,
    seesEverySpan: () => true,
  });
  const made: (readonly WireEvent[])[] = [];
  for (const call of calls) {
    const before = sink.attempts.length;
    if (call.kind === 'span') makeSpan(call, pipeline.startPrivate);
    else pipeline.record(call.name, call.properties);
    await pipeline.exporter.forceFlush();
    made.push(sink.attempts.slice(before).flat());
  }
  await pipeline.exporter.shutdown();
  return made;
}
