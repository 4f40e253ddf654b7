import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { notingProcessor, notingSampler } from './noted.js';
import { operator } from './operator.js';

/** A provider of line 3 without NodeSDK: it traces what callers trace, and nothing else. */
export function startTracing() {
  const provider = new TracerProvider({
    sampler: notingSampler(new ParentBasedSampler({ root: new AlwaysOffSampler() })),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() }), notingProcessor],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  operator.stop = () => provider.shutdown();
}
