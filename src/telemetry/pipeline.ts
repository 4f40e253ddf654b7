import { ROOT_CONTEXT, type Span, type SpanOptions } from '@opentelemetry/api';
import { AlwaysOnSampler, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { PostHogSpanExporterOptions } from '../../exporter/exporter-options.ts';
import { PostHogSpanExporter } from '../../exporter/posthog-span-exporter.ts';
import type { Sink } from '../../exporter/sink.ts';
import { RECORDED_SCOPE } from '../catalog/read-span.ts';
import { type FactStore, createFactStore } from './facts.ts';
import { AllowlistSpanProcessor } from '../processor/allowlist-span-processor.ts';
import { Invocations } from '../processor/invocations.ts';
import type { Product } from '../product/product.ts';

export interface PipelineOptions extends Pick<
  PostHogSpanExporterOptions,
  'now' | 'instance' | 'permission' | 'onFirstEvent' | 'onSettled'
> {
  readonly product: Product;
  readonly sinks: readonly Sink[];
  /** Facts by name; `undefined` where one is not known. */
  readonly knownFacts: Readonly<Record<string, unknown>>;
  /** Whether each span of the host is noted as it starts, whatever its sampler drops. */
  readonly seesEverySpan: () => boolean;
}

/** The way of a span through the house: processor, exporter, delivery queues, sinks. */
export interface Pipeline {
  readonly processor: AllowlistSpanProcessor;
  readonly exporter: PostHogSpanExporter;
  readonly invocations: Invocations;
  readonly learn: FactStore['learn'];
  /** Makes the private twin of a span that the host's own tracing drops. */
  readonly startPrivate: (name: string, options: SpanOptions) => Span;
  /** Makes the span of an event that no span of the host tells; `startTime` in milliseconds since the epoch, now by default. */
  readonly record: (name: string, attributes: SpanOptions['attributes'], startTime?: number) => void;
}

/** Name of the scope of private twins: any but that of recorded events. */
const TWIN_SCOPE = `${RECORDED_SCOPE}/attach`;

/**
 * Wires the pipeline. Private spans come from a provider of our own that is never registered anywhere:
 * they have no parent, are always recorded, and pass the same processor as the host's.
 */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { product, sinks, knownFacts, seesEverySpan, ...delivery } = options;
  const { catalog, defaultAiProvider, sendAtEvents, sendAfterMillis } = product;
  const { facts, learn } = createFactStore(catalog, knownFacts, { ai_provider: defaultAiProvider });
  const exporter = new PostHogSpanExporter({
    catalog,
    sinks,
    facts,
    limits: {
      ...(sendAtEvents !== undefined && { sendAtEvents }),
      ...(sendAfterMillis !== undefined && { sendAfterMillis }),
    },
    ...delivery,
  });
  const invocations = new Invocations();
  const processor = new AllowlistSpanProcessor({
    catalog,
    invocations,
    seesEverySpan,
    onStart: learn,
    next: {
      // At once: nothing that must survive waits anywhere but in the delivery queue.
      onEnd: (span) => exporter.export([span], () => undefined),
      forceFlush: () => exporter.forceFlush(),
      shutdown: () => exporter.shutdown(),
    },
  });
  const ended: SpanProcessor = {
    // Where a private span stands is known from the host's span that it is the twin of.
    onStart: () => undefined,
    onEnd: (span) => processor.onEnd(span),
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
  const provider = new TracerProvider({ sampler: new AlwaysOnSampler(), spanProcessors: [ended] });
  const twins = provider.getTracer(TWIN_SCOPE);
  const recorder = provider.getTracer(RECORDED_SCOPE);
  return {
    processor,
    exporter,
    invocations,
    learn,
    startPrivate: (name, spanOptions) => twins.startSpan(name, { ...spanOptions, links: [] }, ROOT_CONTEXT),
    record: (name, attributes = {}, startTime) =>
      recorder
        .startSpan(name, { attributes, ...(startTime !== undefined && { startTime }) }, ROOT_CONTEXT)
        .end(startTime),
  };
}
