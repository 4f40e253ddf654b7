import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { AlwaysOffSampler, BatchSpanProcessor, ParentBasedSampler } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { notingProcessor, notingSampler } from './noted.js';
import { operator } from './operator.js';

/** A provider of line 2 without NodeSDK: it traces what callers trace, and nothing else. */
export function startTracing() {
  const provider = new NodeTracerProvider({
    sampler: notingSampler(new ParentBasedSampler({ root: new AlwaysOffSampler() })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter()), notingProcessor],
  });
  provider.register();
  operator.stop = () => provider.shutdown();
}
