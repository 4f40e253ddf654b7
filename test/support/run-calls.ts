import type { WireEvent } from '../../exporter/wire-event.ts';
import type { Catalog } from '../../src/catalog/define-catalog.ts';
import type { SampleCall } from '../../src/catalog/sample-calls.ts';
import { makeSpan } from '../../src/cli/sample-events.ts';
import { createPipeline } from '../../src/telemetry/pipeline.ts';
import { defineProduct } from '../../src/product/define-product.ts';
import { createScriptedSink } from './scripted-sink.ts';

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
    seesEverySpan: () => true,
  });
  const made: (readonly WireEvent[])[] = [];
  for (const call of calls) {
    const before = sink.attempts.length;
    if (call.kind === 'span') makeSpan(call, pipeline.startPrivate, Date.now());
    else pipeline.record(call.name, call.properties);
    await pipeline.exporter.forceFlush();
    made.push(sink.attempts.slice(before).flat());
  }
  await pipeline.exporter.shutdown();
  return made;
}
