import type { Catalog } from '../catalog/define-catalog.ts';
import type { VariableNames } from './variable-names.ts';

/** Whether telemetry is on without a word of the operator's: `opt-in` needs one, `off` ignores one. */
export type Policy = 'opt-out' | 'opt-in' | 'off';

/** What an instance id can be made of: the cluster's own id, or a random one that a file keeps. */
export type IdentityKind = 'cluster' | 'file';

/** What decides whether a product reports at all; it loads nothing. */
export interface ProductSettings {
  /** Lower-case letters, digits and `-`. */
  readonly name: string;
  /** Start of the names of the operator's variables: `DOT_AI` reads `DOT_AI_TELEMETRY` and others. */
  readonly envPrefix: string;
  /** Variables that this product calls otherwise, such as `{ key: 'POSTHOG_API_KEY' }`. */
  readonly variables?: Partial<VariableNames>;
  /** `opt-in` where it is not given. */
  readonly policy?: Policy;
  /** Where events go unless the operator names another place: an `https` ingestion host of PostHog. */
  readonly host?: string;
  /** The project's public key. None by default: then the operator must set one. */
  readonly key?: string;
  /** The operator's config file in their home folder; `.<name>/config.json` by default. */
  readonly configFile?: string;
  /** Keys of the config file that this product calls otherwise. */
  readonly configKeys?: Partial<ConfigKeys>;
  /**
   * Version of what is collected that an operator was told of, or agreed to: the catalog's. `defineProduct` fills
   * it in.
   */
  readonly catalogVersion?: number;
  /** The host says later, by `setConsent()`, whether telemetry is on; until it is called events wait. Off by default. */
  readonly awaitsConsent?: boolean;
  /** Variables that the server read once and no longer does, each with what to do instead. */
  readonly retiredVariables?: Readonly<Record<string, string>>;
  /** Whether workers of `node:cluster` report: for a server whose workers do the work. Off by default. */
  readonly clusterWorkers?: boolean;
}

/** Keys of the config file. */
export interface ConfigKeys {
  /** `true` or `false`; `telemetry` by default. */
  readonly switch: string;
  /** An older name of the same; none by default. */
  readonly olderSwitch: string;
  /** That the hint of an opt-in product was shown; `telemetryHintShown` by default. */
  readonly hintShown: string;
}

/** What a maintainer declares once. */
export interface Product<C extends Catalog = Catalog> extends ProductSettings {
  readonly catalog: C;
  /** What an instance id is made of, the best first; a random id of the process is always the last resort. Both by default. */
  readonly identity?: readonly IdentityKind[];
  /** How long events of one instance can be counted together: for ever (`all`, the default) or within a UTC year. */
  readonly epoch?: 'all' | 'utc-year';
  /** How long after the first notice the first event is sent, in milliseconds; ten minutes by default. */
  readonly graceMillis?: number;
  /** The page that the notice points to: an `https` address. */
  readonly moreInformation?: string;
  /** Events of an installation's life, which this package records by itself. None by default. */
  readonly installationEvents?: InstallationEvents;
  /** The AI provider that the product uses where nothing says otherwise. Not known by default. */
  readonly defaultAiProvider?: string;
  /** Events that are sent at once; 100 by default. */
  readonly sendAtEvents?: number;
  /** How long the first event that waits waits for others, in milliseconds; 30,000 by default. */
  readonly sendAfterMillis?: number;
}

/** Names of recorded events of the catalog that are once for the whole instance. */
export interface InstallationEvents {
  /** The first start with telemetry on, where the state folder can remember it. */
  readonly install?: string;
  /** A start of another version than the last one. */
  readonly update?: string;
  /** Properties of `update`; `old_version` and `new_version` by default. */
  readonly oldVersion?: string;
  readonly newVersion?: string;
  /** Each UTC day. */
  readonly daily?: string;
}
