import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { operator } from './operator.js';

/** As dot-ai's `tracer.initialize()`: an exporter and a resource of its own, and no instrumentation. */
export function startTracing() {
  const sdk = new NodeSDK({
    resource: resourceFromAttributes({ 'service.name': 'dot-ai-mcp', 'service.version': '2.2.2' }),
    traceExporter: new OTLPTraceExporter(),
    instrumentations: [],
  });
  sdk.start();
  operator.stop = () => sdk.shutdown();
}
