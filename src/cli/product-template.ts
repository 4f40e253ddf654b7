/** What a first product file is written from. */
export interface TemplateOptions {
  /** Name of the product, and of its catalog: lower-case letters, digits and `-`. */
  readonly name: string;
  /** Start of the names of the operator’s variables. */
  readonly envPrefix: string;
  readonly moduleKind: 'esm' | 'commonjs';
  /** Whether the server speaks MCP, for which there is a ready catalog. */
  readonly isMcp: boolean;
}

const NAME_LENGTH = 40;

/** A product’s name and prefix of the name of a package; whatever that is, `defineProduct` takes both. */
export function productNames(packageName: string): { readonly name: string; readonly envPrefix: string } {
  const words = packageName.toLowerCase().match(/[a-z0-9]+/gu) ?? [];
  const name = words
    .join('-')
    .replace(/^[0-9-]+/u, '')
    .slice(0, NAME_LENGTH)
    .replace(/-+$/u, '');
  const valid = name === '' ? 'my-server' : name;
  return { name: valid, envPrefix: valid.toUpperCase().replaceAll('-', '_') };
}

/** A product file that works as it is, with comments that say what to change. */
export function productTemplate(options: TemplateOptions): string {
  const { name, envPrefix, moduleKind, isMcp } = options;
  const imported = isMcp ? 'defineProduct, mcpCatalog' : 'defineCatalog, defineProduct';
  const isEsm = moduleKind === 'esm';
  return `${isEsm ? `import { ${imported} } from 'dot-ai-telemetry/product';` : `const { ${imported} } = require('dot-ai-telemetry/product');`}

// Everything that can ever leave. Nothing else does: a value that is not on its list becomes "other".
// Read it as your operators do: npx dot-ai-telemetry catalog
const catalog = ${isMcp ? mcpPart(name) : catalogPart(name)}

${isEsm ? 'export const product =' : 'exports.product ='} defineProduct({
  name: '${name}',
  // Operators set ${envPrefix}_TELEMETRY, ${envPrefix}_TELEMETRY_DEBUG and others.
  envPrefix: '${envPrefix}',
  // Nothing is sent before an operator says yes. With 'opt-out' they are told first, and can say no.
  policy: 'opt-in',
  // The region of your PostHog project.
  host: 'https://eu.i.posthog.com',
  // Its project key, which is public. Without it operators must set ${envPrefix}_POSTHOG_KEY.
  // key: 'phc_...',
  catalog,
});
`;
}

function mcpPart(name: string): string {
  return `mcpCatalog({
  name: '${name}',
  // The names of your own tools. What plugins or callers name is counted as "other".
  tools: ['my-tool'],
});`;
}

function catalogPart(name: string): string {
  return `defineCatalog({
  name: '${name}',
  // Raise it when the meaning of what is collected changes: those who agreed are asked again.
  version: 1,
  // For events that come from your OpenTelemetry spans; recorded ones need neither.
  forms: {},
  selectors: {},
  events: [
    {
      // Recorded by dot-ai-telemetry/register.
      name: 'server_started',
      title: 'The server started',
      purpose: 'How many servers run, and how they are deployed',
      recorded: true,
      properties: ['deployment_method'],
    },
    {
      // Recorded by you, with telemetry of dot-ai-telemetry/register:
      // telemetry.record('job_done', { job: 'import', success: true });
      name: 'job_done',
      title: 'A job ended',
      purpose: 'Which jobs are used, and how often they succeed',
      recorded: true,
      properties: ['job', 'success'],
    },
  ],
  // Properties of every event.
  common: ['version', 'is_internal', 'instance_kind', 'schema_version'],
  // Say for each what you decide with it, and choose the narrowest rule. There is none for free text.
  properties: {
    job: {
      purpose: 'Tells the kinds of job apart',
      rule: { type: 'choice', values: ['import', 'export'] },
      from: [],
    },
    success: { purpose: 'How often it works', rule: { type: 'flag' }, from: [] },
    deployment_method: {
      purpose: 'Which ways of installing to maintain',
      rule: { type: 'choice', values: ['helm', 'kubernetes', 'docker', 'local'] },
      from: [{ fact: 'deployment_method' }],
    },
    version: {
      purpose: 'Which releases are in use',
      rule: { type: 'version', parts: 3 },
      from: [{ fact: 'version' }],
    },
    is_internal: {
      purpose: 'Leaves continuous integration and tests out of the numbers',
      rule: { type: 'flag' },
      from: [{ fact: 'is_internal' }],
    },
    instance_kind: {
      purpose: 'Leaves instances that cannot be counted over time out of instance counts',
      rule: { type: 'choice', values: ['cluster', 'file', 'ephemeral'] },
      from: [{ lookup: 'instance_kind' }],
    },
    schema_version: {
      purpose: 'Tells the versions of this catalog apart',
      rule: { type: 'integer', min: 1, max: 1000 },
      from: [{ fact: 'schema_version' }],
    },
  },
});`;
}
