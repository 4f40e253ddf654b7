/** `dot-ai-telemetry`: usage telemetry beside an OpenTelemetry set-up that the host runs itself. */
export { type Catalog, defineCatalog } from './catalog/define-catalog.ts';
export type { CatalogDefinition, EventDefinition, PropertyDefinition, Source } from './catalog/definition.ts';
export { describeAsJsonSchema, describeAsMarkdown } from './catalog/describe.ts';
export { dotAiCatalog } from './catalog/dot-ai.ts';
export { type McpCatalogOptions, type McpDefinition, mcpCatalog } from './catalog/mcp/mcp-catalog.ts';
export type { RecordedEventName, RecordedProperties } from './catalog/event-types.ts';
export type { Rule } from './catalog/rule.ts';
export type { Decision, Signal } from './consent/decide.ts';
export {
  AllowlistSpanProcessor,
  type AllowlistSpanProcessorOptions,
  type ProcessorCounters,
} from './processor/allowlist-span-processor.ts';
export { defineProduct } from './product/define-product.ts';
export { dotAi } from './product/dot-ai.ts';
export type {
  ConfigKeys,
  IdentityKind,
  InstallationEvents,
  Policy,
  Product,
  ProductSettings,
} from './product/product.ts';
export type { VariableNames } from './product/variable-names.ts';
export { createTelemetry } from './telemetry/create-telemetry.ts';
export type { TelemetryOptions } from './telemetry/telemetry-options.ts';
export type { RegisteredTelemetry, Telemetry, TelemetryStatus } from './telemetry/telemetry-types.ts';
