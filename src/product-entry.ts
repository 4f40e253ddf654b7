/** `dot-ai-telemetry/product`: what a product is declared with, and nothing of what runs it. */
export { type Catalog, defineCatalog } from './catalog/define-catalog.ts';
export type { CatalogDefinition, EventDefinition, PropertyDefinition, Source } from './catalog/definition.ts';
export { type McpCatalogOptions, type McpDefinition, mcpCatalog } from './catalog/mcp/mcp-catalog.ts';
export type { Rule } from './catalog/rule.ts';
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
