import { defineCatalog, defineProduct } from 'dot-ai-telemetry/product';

/** Channels that Hay itself has; those of plugins are counted together. */
export const CHANNELS = ['webchat', 'email', 'whatsapp', 'instagram', 'telegram', 'sms'];

const channelProperties = Object.fromEntries(
  [...CHANNELS, 'other'].map((channel) => [
    `channel_${channel}`,
    { purpose: 'Which channels to improve first', rule: { type: 'flag' }, from: [] },
  ]),
);

const properties = {
  version: {
    purpose: 'Which releases are in use',
    rule: { type: 'version', parts: 3 },
    from: [{ fact: 'version' }],
  },
  node_version: {
    purpose: 'Which versions of Node.js to support',
    rule: { type: 'version', parts: 3 },
    from: [{ fact: 'node_version' }],
  },
  operating_system: {
    purpose: 'Which operating systems to support',
    rule: { type: 'choice', values: ['linux', 'darwin', 'win32', 'freebsd'] },
    from: [{ fact: 'operating_system' }],
  },
  database_type: {
    purpose: 'Which databases to support',
    rule: {
      type: 'choice',
      values: ['postgres', 'mysql', 'sqlite'],
      aliases: { postgresql: 'postgres', mysql2: 'mysql', file: 'sqlite' },
    },
    from: [],
  },
  agents: {
    purpose: 'How many agents installations have',
    rule: { type: 'bucket', edges: [1, 2, 5, 10, 50] },
    from: [],
  },
  conversations_today: {
    purpose: 'How busy installations are',
    rule: { type: 'bucket', edges: [1, 10, 100, 1000, 10_000] },
    from: [],
  },
  plugin_type: {
    purpose: 'Which kinds of plugins to work on',
    rule: {
      type: 'declared',
      kind: 'plugin type',
      names: ['mcp-connector', 'retriever', 'playbook', 'document_importer', 'channel', 'system'],
    },
    from: [],
  },
  migration: {
    purpose: 'How far installations are behind, before a migration is taken out',
    rule: {
      type: 'declared',
      kind: 'migration',
      names: ['InitialSchema', 'AddWebchatSettings', 'AddPluginRegistry', 'AddConversationSummary'],
    },
    from: [],
  },
  ...channelProperties,
  instance_kind: {
    purpose: 'Leaves instances that cannot be counted over time out of instance counts',
    rule: { type: 'choice', values: ['file', 'ephemeral'] },
    from: [{ lookup: 'instance_kind' }],
  },
  schema_version: {
    purpose: 'Tells the versions of this catalog apart',
    rule: { type: 'integer', min: 1, max: 1000 },
    from: [{ fact: 'schema_version' }],
  },
};

const catalog = defineCatalog({
  name: 'hay',
  version: 1,
  forms: {},
  selectors: {},
  properties,
  common: ['version', 'instance_kind', 'schema_version'],
  events: [
    {
      name: 'server_started',
      title: 'The server started',
      purpose: 'How many servers run, on what, and which of their parts are used',
      recorded: true,
      properties: [
        'node_version',
        'operating_system',
        'database_type',
        'agents',
        ...Object.keys(channelProperties),
      ],
    },
    {
      name: 'agent_created',
      title: 'An agent was created',
      purpose: 'How many agents are made, and how many there are then',
      recorded: true,
      properties: ['agents'],
    },
    {
      name: 'agent_deleted',
      title: 'An agent was deleted',
      purpose: 'How many agents are given up, and how many there are then',
      recorded: true,
      properties: ['agents'],
    },
    {
      name: 'plugin_installed',
      title: 'A plugin was installed',
      purpose: 'Which kinds of plugins are wanted',
      recorded: true,
      properties: ['plugin_type'],
    },
    {
      name: 'plugin_removed',
      title: 'A plugin was removed',
      purpose: 'Which kinds of plugins disappoint',
      recorded: true,
      properties: ['plugin_type'],
    },
    {
      name: 'conversation_created',
      title: 'The conversations of this day came to the next bucket',
      purpose: 'How busy installations are, without an event for each conversation',
      recorded: true,
      oncePerDay: ['conversations_today'],
      properties: ['conversations_today'],
    },
    {
      name: 'migration_run',
      title: 'A migration of the database ran',
      purpose: 'Which migrations are still needed',
      recorded: true,
      properties: ['migration'],
    },
  ],
});

/** Hay reports unless its operator says no. The project's key is not in this example: operators set `HAY_POSTHOG_KEY`. */
export const product = defineProduct({
  name: 'hay',
  envPrefix: 'HAY',
  variables: { disabled: 'HAY_TELEMETRY_DISABLED' },
  policy: 'opt-out',
  host: 'https://eu.i.posthog.com',
  catalog,
  identity: ['file'],
});
