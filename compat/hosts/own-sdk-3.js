import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import { notingProcessor } from './noted.js';
import { operator } from './operator.js';

/** The host's own SDK of line 3, with `more` processors; the sampler is the operator's. */
export function startTracing(more = []) {
  const sdk = new NodeSDK({
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() }), notingProcessor, ...more],
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  operator.stop = () => sdk.shutdown();
}
