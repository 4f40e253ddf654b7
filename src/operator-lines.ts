import { HOST_FORM, PROJECT_KEY_FORM } from './posthog-address.ts';

/** A line that the package can print for the operator, after `dot-ai-telemetry: `. */
export interface OperatorLine {
  /** The line, of names only: no setting's value is ever in one. */
  readonly say: (...names: readonly string[]) => string;
  /** What to do, in Markdown. */
  readonly mend: string;
  /** The names in the documentation. */
  readonly example: readonly string[];
}

type SettingLine =
  | 'keyNotSet'
  | 'notAKey'
  | 'notAHost'
  | 'hostNotSet'
  | 'hostWithoutKey'
  | 'notASwitch'
  | 'notExporters'
  | 'fileNotNamed'
  | 'notAbsolute'
  | 'notAVersion'
  | 'configNotUnderstood'
  | 'configNotYours'
  | 'retired';

type ServerLine =
  | 'attachedTwice'
  | 'cannotAttach'
  | 'sdkNotSupported'
  | 'sdkNodeNotSupported'
  | 'sdkNodeMissing'
  | 'sdkNodeFailed'
  | 'printsOnStdout'
  | 'bundled'
  | 'productNotLoaded'
  | 'notStarted';

/** The values that a switch takes. */
const SWITCH_VALUES = 'true, 1, yes, on or false, 0, no, off';
const SDK_NODE_RANGE = '>=0.200.0 <0.400.0';

/** Every line about a setting, by what it is about. */
export const settingLines: Readonly<Record<SettingLine, OperatorLine>> = {
  keyNotSet: {
    say: (key, debug) => `off, ${key} is not set (${debug}=1 shows what would be sent)`,
    mend: 'set the key, or switch telemetry off',
    example: ['DOT_AI_POSTHOG_KEY', 'DOT_AI_TELEMETRY_DEBUG'],
  },
  notAKey: {
    say: (key) => `off, ${key} is not a PostHog project key (${PROJECT_KEY_FORM})`,
    mend: 'set the project’s key; a personal one is refused',
    example: ['DOT_AI_POSTHOG_KEY'],
  },
  notAHost: {
    say: (host) => `off, ${host} is not ${HOST_FORM}`,
    mend: 'mend the address',
    example: ['DOT_AI_POSTHOG_HOST'],
  },
  hostNotSet: {
    say: (host) => `off, ${host} is not set`,
    mend: 'name a host, where the product has none of its own',
    example: ['DOT_AI_POSTHOG_HOST'],
  },
  hostWithoutKey: {
    say: (host, key) => `${host} is set and ${key} is not: a self-hosted PostHog has a key of its own`,
    mend: 'set that key; for a proxy of the product’s own PostHog nothing',
    example: ['DOT_AI_POSTHOG_HOST', 'DOT_AI_POSTHOG_KEY'],
  },
  notASwitch: {
    say: (name) => `off, ${name} is none of ${SWITCH_VALUES}`,
    mend: 'mend the switch, also `DOT_AI_ANALYTICS` and `DOT_AI_TELEMETRY_DEBUG`',
    example: ['DOT_AI_TELEMETRY'],
  },
  notExporters: {
    say: (exporter) => `off, ${exporter} is not none, nor a list of posthog, console, file`,
    mend: 'mend the list',
    example: ['DOT_AI_TELEMETRY_EXPORTER'],
  },
  fileNotNamed: {
    say: (exporter, file) => `off, ${exporter} names file and ${file} is not set`,
    mend: 'name the file',
    example: ['DOT_AI_TELEMETRY_EXPORTER', 'DOT_AI_TELEMETRY_FILE'],
  },
  notAbsolute: {
    say: (name) => `off, ${name} is not an absolute path`,
    mend: 'name the folder from the root',
    example: ['DOT_AI_TELEMETRY_STATE_DIR'],
  },
  notAVersion: {
    say: (name) => `off, ${name} is not a whole number`,
    mend: 'set the catalog’s version, as the chart does, or nothing',
    example: ['DOT_AI_TELEMETRY_NOTICE'],
  },
  configNotUnderstood: {
    say: (file) => `off, ${file} cannot be understood`,
    mend: 'mend the file: a JSON object of yours, in which `telemetry` is `true` or `false`; or remove it',
    example: ['~/.dot-ai/config.json'],
  },
  configNotYours: {
    say: (file) => `${file} does not count as on, others can write it`,
    mend: '`chmod go-w` the file',
    example: ['~/.dot-ai/config.json'],
  },
  retired: {
    say: (name, advice) => `${name} is no longer read: ${advice}`,
    mend: 'as it says',
    example: ['TELE_URL', 'set POSTHOG_API_KEY'],
  },
};

/** Every line about the server that telemetry is in. */
export const serverLines: Readonly<Record<ServerLine, OperatorLine>> = {
  attachedTwice: {
    say: () => 'attached twice in this process; the second one counts nothing',
    mend: 'use one of `register`, `attach()` and a listed processor',
    example: [],
  },
  cannotAttach: {
    say: () => 'cannot attach, another tracing library owns @opentelemetry/api',
    mend: 'list `telemetry.processor` in that library’s set-up',
    example: [],
  },
  sdkNotSupported: {
    say: (version) => `off, OpenTelemetry SDK ${version} is not supported (2.x and 3.x are)`,
    mend: 'update the server’s OpenTelemetry packages',
    example: ['1.30.1'],
  },
  sdkNodeNotSupported: {
    say: (version) =>
      `off, @opentelemetry/sdk-node ${version} is not supported (SDK 2.x and 3.x are: ${SDK_NODE_RANGE})`,
    mend: 'the same; a configuration file needs a later one than 0.200',
    example: ['0.57.2'],
  },
  sdkNodeMissing: {
    say: (askedBy) =>
      `${askedBy} is set, and @opentelemetry/sdk-node (${SDK_NODE_RANGE}) is not installed: the server must trace by itself`,
    mend: 'install it, or nothing where the server has another SDK',
    example: ['OTEL_TRACES_EXPORTER'],
  },
  sdkNodeFailed: {
    say: (askedBy) =>
      `${askedBy} is set, and @opentelemetry/sdk-node could not be started with what OTEL_* says`,
    mend: 'mend the `OTEL_*` settings',
    example: ['OTEL_TRACES_EXPORTER'],
  },
  printsOnStdout: {
    say: (name) => `${name} names console, which prints on stdout: not for a server over stdio`,
    mend: 'for such a server use another exporter',
    example: ['OTEL_TRACES_EXPORTER'],
  },
  bundled: {
    say: () =>
      'counts no calls, the server’s bundle has a copy of @opentelemetry/api inside: keep @opentelemetry/api and dot-ai-telemetry external',
    mend: 'tell the bundler so',
    example: [],
  },
  productNotLoaded: {
    say: () => 'off, the product that package.json names under telemetry could not be loaded',
    mend: 'run `npx dot-ai-telemetry status` in the server’s folder, which says why',
    example: [],
  },
  notStarted: {
    say: () => 'off, it could not be started',
    mend: 'tell us',
    example: [],
  },
};
