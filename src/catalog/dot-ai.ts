import { type Catalog, defineCatalog } from './define-catalog.ts';
import type { PropertyDefinition } from './definition.ts';
import { DOT_AI_CATALOG_VERSION } from './dot-ai-version.ts';
import { dotAiErrorType } from './dot-ai-error-type.ts';
import { dotAiProperties } from './dot-ai-properties.ts';
import { mcpSpanEvents, serverStopped } from './mcp/events.ts';
import { mcpForms } from './mcp/forms.ts';
import { mcpProperties } from './mcp/properties.ts';
import { mcpSelectors } from './mcp/selectors.ts';

const serverStarted = {
  name: 'server_started',
  title: 'The server started',
  purpose: 'How many servers run, on which Kubernetes versions and how deployed',
  recorded: true,
  properties: ['k8s_version', 'deployment_method'],
} as const;

const common = ['dot_ai_version', 'ai_provider', 'is_internal', 'instance_kind', 'schema_version'] as const;

interface DotAiDefinition {
  readonly name: 'dot-ai';
  readonly version: number;
  readonly forms: typeof mcpForms;
  readonly selectors: typeof mcpSelectors;
  readonly properties: typeof dotAiProperties &
    typeof mcpProperties & { readonly error_type: PropertyDefinition };
  readonly common: typeof common;
  readonly events: readonly [...typeof mcpSpanEvents, typeof serverStarted, typeof serverStopped];
}

/**
 * Everything that dot-ai can ever report: what any MCP server does, and what is its own. Event and
 * property names stay as its telemetry guide publishes them, so that dashboards carry over and the
 * promise to its users is not widened. To change what is collected, change this file, the properties
 * beside it or `mcp/`, and run `npm run generate`.
 */
export const dotAiCatalog: Catalog<DotAiDefinition> = defineCatalog<DotAiDefinition>({
  name: 'dot-ai',
  version: DOT_AI_CATALOG_VERSION,
  forms: mcpForms,
  selectors: mcpSelectors,
  properties: { ...dotAiProperties, ...mcpProperties, error_type: dotAiErrorType },
  common,
  events: [...mcpSpanEvents, serverStarted, serverStopped],
});
