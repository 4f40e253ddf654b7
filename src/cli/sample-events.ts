import { type Span, type SpanOptions, SpanStatusCode } from '@opentelemetry/api';
import { DELIVERED, type Sink } from '../../exporter/sink.ts';
import type { WireEvent } from '../../exporter/wire-event.ts';
import type { PropertyDefinition } from '../catalog/definition.ts';
import { type SampleCall, sampleCalls } from '../catalog/sample-calls.ts';
import type { SampleSpan } from '../catalog/sample-span.ts';
import type { Instance } from '../instance.ts';
import type { Product } from '../product/product.ts';
import { type Pipeline, createPipeline } from '../telemetry/pipeline.ts';

export interface SampleEventsOptions {
  readonly product: Product;
  /** Facts of the process that the events tell, by name. */
  readonly knownFacts: Readonly<Record<string, unknown>>;
  /** Whose the events are. */
  readonly instance: Instance;
  readonly now: () => number;
}

/** What one call becomes, exactly as it would leave. */
export interface SampleEvents {
  /** What happened, in words. */
  readonly title: string;
  /** None for a call that only tells what another has told this day. */
  readonly events: readonly WireEvent[];
}

/** Runs one call of each kind of a product's catalog through the pipeline of a server, into memory. */
export async function makeSampleEvents(options: SampleEventsOptions): Promise<readonly SampleEvents[]> {
  const { product, knownFacts, instance, now } = options;
  const collected: WireEvent[] = [];
  const pipeline = createPipeline({
    product,
    sinks: [createCollector(collected)],
    knownFacts,
    now,
    instance: () => instance,
    seesEverySpan: () => true,
  });
  const made: SampleEvents[] = [];
  for (const call of sampleCalls(product.catalog)) {
    runCall(call, product, pipeline, now);
    await pipeline.exporter.forceFlush();
    made.push({ title: call.title, events: collected.splice(0) });
  }
  await pipeline.exporter.shutdown();
  return made;
}

function createCollector(collected: WireEvent[]): Sink {
  return {
    name: 'preview',
    // Else it would wait for others.
    isLocal: true,
    deliver: async (events) => {
      collected.push(...events);
      return DELIVERED;
    },
    deliverAtExit: () => DELIVERED,
  };
}

function runCall(call: SampleCall, { catalog }: Product, pipeline: Pipeline, now: () => number): void {
  if (call.kind === 'span') {
    makeSpan(call, pipeline.startPrivate, now());
    return;
  }
  const { properties } = catalog.definition;
  const own = Object.entries(call.properties).filter(([name]) => !isKnownOtherwise(properties[name]));
  pipeline.record(call.name, Object.fromEntries(own), now());
}

/** What the process knows is not invented: the events tell what this environment says. */
function isKnownOtherwise(property: PropertyDefinition | undefined): boolean {
  return (
    property?.from.some((source) => 'fact' in source || 'lookup' in source || 'resource' in source) === true
  );
}

/** Makes the span of a sample call, as a host would. */
export function makeSpan(
  sample: SampleSpan,
  start: (name: string, options: SpanOptions) => Span,
  startTime: number,
): void {
  const { name, spanKind, startAttributes, endAttributes, failed, errorType, durationMillis } = sample;
  const span = start(name, { kind: spanKind, attributes: startAttributes, startTime });
  span.setAttributes(endAttributes);
  if (errorType !== undefined) span.recordException({ name: errorType, message: 'sample' }, startTime);
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(startTime + durationMillis);
}
