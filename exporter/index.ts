/** `dot-ai-telemetry/exporter`: the exporter alone, for any OpenTelemetry application. */
export { createConsoleSink } from './console-sink.ts';
export type { DeliveryStatus, DropReason } from './delivery-counters.ts';
export type { QueueLimits, SinkStatus } from './delivery-queue.ts';
export { type FileSinkOptions, createFileSink } from './file-sink.ts';
export {
  type ExporterCounters,
  PostHogSpanExporter,
  type PostHogSpanExporterOptions,
} from './posthog-span-exporter.ts';
export { type PostHogSinkOptions, createPostHogSink } from './posthog-sink.ts';
export type { Outcome, Sink } from './sink.ts';
export type { Instance } from '../src/instance.ts';
export type { WireEvent } from './wire-event.ts';
