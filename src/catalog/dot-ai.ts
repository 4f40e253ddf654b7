import { type Catalog, defineCatalog } from './define-catalog.ts';
import { dotAiErrorType } from './dot-ai-error-type.ts';
import { dotAiProperties } from './dot-ai-properties.ts';

/**
 * Everything that dot-ai can ever report. Event and property names stay as its telemetry guide
 * publishes them, so that dashboards carry over and the promise to its users is not widened.
 * To change what is collected, change this file or the properties beside it, and run
 * `npm run generate`.
 */
const definition = {
  name: 'dot-ai',
  version: 1,

  forms: {
    present: {
      title: 'the spans that dot-ai emits today: `execute_tool <tool>`, kind INTERNAL',
      cannotTell: [
        'a result with `isError` from a success: both are `success: true`',
        'a call that was refused before its handler (unknown tool, invalid arguments): it has no span',
        'stdio from HTTP: `transport` is `unknown`, and `rest` for REST calls',
        'a client that connects and calls no tool: `client_connected` is its first tool call of the day',
        'who calls over REST: all are the client `http`',
      ],
    },
  },

  selectors: {
    tool_call: [
      {
        form: 'present',
        namePrefix: 'execute_tool ',
        kind: 'INTERNAL',
        listed: ['gen_ai.tool.name'],
      },
    ],
  },

  events: [
    {
      name: 'tool_executed',
      title: 'A tool was called',
      purpose: 'Which tools are used, how often they succeed, and how long they take',
      startsAs: 'tool_call',
      properties: ['tool', 'success', 'duration_ms', 'mcp_client'],
    },
    {
      name: 'tool_error',
      title: 'A tool call failed',
      purpose: 'What goes wrong where, to know what to mend first',
      startsAs: 'tool_call',
      matches: { outcome: 'failed' },
      properties: ['tool', 'error_type', 'mcp_client'],
    },
    {
      name: 'client_connected',
      title: 'A client was seen for the first time this day',
      purpose: 'Which clients and versions to test against',
      startsAs: 'tool_call',
      oncePerDay: ['mcp_client', 'mcp_client_version', 'transport'],
      properties: ['mcp_client', 'mcp_client_version', 'transport'],
    },
    {
      name: 'server_started',
      title: 'The server started',
      purpose: 'How many servers run, on which Kubernetes versions and how deployed',
      recorded: true,
      properties: ['k8s_version', 'deployment_method'],
    },
    {
      name: 'server_stopped',
      title: 'The server stopped in an orderly way',
      purpose: 'How long servers live',
      recorded: true,
      properties: ['uptime_seconds'],
    },
  ],

  common: ['dot_ai_version', 'ai_provider', 'is_internal', 'instance_kind', 'schema_version'],
} as const;

type DotAiDefinition = typeof definition & {
  readonly properties: typeof dotAiProperties & { readonly error_type: typeof dotAiErrorType };
};

/** The catalog of the dot-ai MCP server: five events. */
export const dotAiCatalog: Catalog<DotAiDefinition> = defineCatalog({
  ...definition,
  properties: { ...dotAiProperties, error_type: dotAiErrorType },
});
