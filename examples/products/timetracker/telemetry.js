import { defineCatalog, defineProduct } from 'dot-ai-telemetry/product';

const version = { type: 'version', parts: 3 };

/** Once for an installation and day, whichever of its servers tells it. */
const ofInstallation = { recorded: true, acrossProcesses: true };

const catalog = defineCatalog({
  name: 'timetracker',
  version: 1,
  forms: {},
  selectors: {},
  properties: {
    version: { purpose: 'Which releases are in use', rule: version, from: [{ fact: 'version' }] },
    platform: {
      purpose: 'Which operating systems to support',
      rule: {
        type: 'choice',
        values: ['Linux', 'Darwin', 'Windows'],
        aliases: { linux: 'Linux', darwin: 'Darwin', win32: 'Windows' },
      },
      from: [{ fact: 'operating_system' }],
    },
    old_version: { purpose: 'How long releases are kept', rule: version, from: [] },
    new_version: { purpose: 'How fast releases are taken up', rule: version, from: [] },
  },
  common: ['version', 'platform'],
  events: [
    {
      name: 'telemetry.install',
      title: 'First start of an installation, or telemetry was switched on',
      purpose: 'How many installations there are',
      ...ofInstallation,
      oncePerDay: [],
      properties: [],
    },
    {
      name: 'telemetry.update',
      title: 'First start of another version',
      purpose: 'How fast releases are taken up',
      ...ofInstallation,
      oncePerDay: ['old_version', 'new_version'],
      properties: ['old_version', 'new_version'],
    },
    {
      name: 'telemetry.health',
      title: 'It runs, once a day',
      purpose: 'How many installations are in use',
      ...ofInstallation,
      oncePerDay: [],
      properties: [],
    },
    {
      name: 'timer.started',
      title: 'A timer was started',
      purpose: 'How often time is tracked; not by whom, nor on what',
      recorded: true,
      properties: [],
    },
  ],
});

/** TimeTracker reports once its administrator says yes. Its users know these names of variables. */
export const product = defineProduct({
  name: 'timetracker',
  envPrefix: 'TIMETRACKER',
  variables: {
    switch: 'ENABLE_TELEMETRY',
    key: 'POSTHOG_API_KEY',
    host: 'POSTHOG_HOST',
    salt: 'TELE_SALT',
    version: 'APP_VERSION',
  },
  retiredVariables: { TELE_URL: 'remove it, and set POSTHOG_API_KEY and POSTHOG_HOST' },
  policy: 'opt-in',
  host: 'https://app.posthog.com',
  catalog,
  identity: ['file'],
  // What the administrator chose is in the server's own settings.
  awaitsConsent: true,
  installationEvents: {
    install: 'telemetry.install',
    update: 'telemetry.update',
    daily: 'telemetry.health',
  },
  // There are hardly ever others to wait for.
  sendAfterMillis: 1000,
});
