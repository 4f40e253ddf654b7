/**
 * `dot-ai-telemetry`: usage telemetry beside an OpenTelemetry set-up that the host runs itself, with all of
 * `dot-ai-telemetry/product`.
 */
export * from './product-entry.ts';
export { describeAsJsonSchema, describeAsMarkdown } from './catalog/describe.ts';
export { dotAiCatalog } from './catalog/dot-ai.ts';
export type { RecordedEventName, RecordedProperties } from './catalog/event-types.ts';
export type { Decision, Signal } from './consent/decide.ts';
export {
  AllowlistSpanProcessor,
  type AllowlistSpanProcessorOptions,
  type ProcessorCounters,
} from './processor/allowlist-span-processor.ts';
export { createTelemetry } from './telemetry/create-telemetry.ts';
export type { TelemetryOptions } from './telemetry/telemetry-options.ts';
export type { RegisteredTelemetry, Telemetry, TelemetryStatus } from './telemetry/telemetry-types.ts';
