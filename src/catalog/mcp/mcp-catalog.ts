import { type Catalog, defineCatalog } from '../define-catalog.ts';
import type { PropertyDefinition } from '../definition.ts';
import { errorTypeProperty } from './error-type.ts';
import { mcpSpanEvents, serverStopped } from './events.ts';
import { mcpForms } from './forms.ts';
import { mcpProperties } from './properties.ts';
import { mcpSelectors } from './selectors.ts';

export interface McpCatalogOptions {
  /**
   * Names of the server's own tools, in source: at most 64, each `[A-Za-z0-9_.-]{1,40}`. Names that plugins register
   * are not the server's.
   */
  readonly tools: readonly string[];
  /** Classes and codes of the server's own errors, beside those of JavaScript, Node.js and MCP. None by default. */
  readonly errorTypes?: readonly string[];
  /** Lower-case letters, digits and `-`; `mcp-server` by default. */
  readonly name?: string;
  /** Raised when the meaning of what is collected changes; 1 by default. */
  readonly version?: number;
}

const serverStarted = {
  name: 'server_started',
  title: 'The server started',
  purpose: 'How many servers run, and how deployed',
  recorded: true,
  properties: ['deployment_method'],
} as const;

const serverVersion = {
  purpose: 'Which releases are in use, and where a change shows',
  rule: { type: 'version', parts: 3 },
  from: [{ resource: 'service.version' }, { fact: 'version' }],
} as const;

const common = ['server_version', 'is_internal', 'instance_kind', 'schema_version'] as const;

/** What {@link mcpCatalog} holds: its recorded events are typed from it. */
export interface McpDefinition {
  readonly name: string;
  readonly version: number;
  readonly forms: typeof mcpForms;
  readonly selectors: typeof mcpSelectors;
  readonly properties: typeof mcpProperties & {
    readonly tool: PropertyDefinition;
    readonly error_type: PropertyDefinition;
    readonly server_version: typeof serverVersion;
  };
  readonly common: typeof common;
  readonly events: readonly [...typeof mcpSpanEvents, typeof serverStarted, typeof serverStopped];
}

/**
 * The ready catalog for any MCP server: its tool calls, their errors, its clients and its own life.
 *
 * @throws TypeError naming the property that is wrong, such as `tool` without names.
 */
export function mcpCatalog(options: McpCatalogOptions): Catalog<McpDefinition> {
  const { tools, errorTypes = [], name = 'mcp-server', version = 1 } = options;
  return defineCatalog<McpDefinition>({
    name,
    version,
    forms: mcpForms,
    selectors: mcpSelectors,
    properties: {
      tool: {
        purpose: 'Tells the tools apart',
        rule: { type: 'declared', kind: 'tool', names: tools },
        from: [{ attribute: 'gen_ai.tool.name' }],
      },
      ...mcpProperties,
      error_type: errorTypeProperty(errorTypes),
      server_version: serverVersion,
    },
    common,
    events: [...mcpSpanEvents, serverStarted, serverStopped],
  });
}
