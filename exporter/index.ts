/** `dot-ai-telemetry/exporter`: the exporter alone, for any OpenTelemetry application. */
export { createConsoleSink } from './console-sink.ts';
export type { DeliveryStatus, DropReason } from './delivery-counters.ts';
export type { QueueLimits, SinkStatus } from './queue-options.ts';
export { type FileSinkOptions, createFileSink } from './file-sink.ts';
export type { ExporterCounters, PostHogSpanExporterOptions } from './exporter-options.ts';
export { PostHogSpanExporter } from './posthog-span-exporter.ts';
export { type PostHogSinkOptions, createPostHogSink } from './posthog-sink.ts';
export type { Outcome, Sink } from './sink.ts';
export type { Instance } from '../src/instance.ts';
export type { AskPermission, Permission } from '../src/permission.ts';
export type { WireEvent } from './wire-event.ts';
