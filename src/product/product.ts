import type { Catalog } from '../catalog/define-catalog.ts';

/** Whether telemetry is on without a word of the operator's: `opt-in` needs one, `off` ignores one. */
export type Policy = 'opt-out' | 'opt-in' | 'off';

/** What decides whether a product reports at all; it loads nothing. */
export interface ProductSettings {
  /** Lower-case letters, digits and `-`. */
  readonly name: string;
  /** Start of the names of the operator's variables: `DOT_AI` reads `DOT_AI_TELEMETRY` and others. */
  readonly envPrefix: string;
  /** `opt-in` where it is not given. */
  readonly policy?: Policy;
  /** Where events go unless the operator names another place: an `https` ingestion host of PostHog. */
  readonly host?: string;
  /** The project's public key. None by default: then the operator must set one. */
  readonly key?: string;
  /** Name of an older switch that still counts, such as `DOT_AI_ANALYTICS`. */
  readonly olderSwitch?: string;
  /** Whether workers of `node:cluster` report: for a server whose workers do the work. Off by default. */
  readonly clusterWorkers?: boolean;
}

/** What a maintainer declares once. */
export interface Product<C extends Catalog = Catalog> extends ProductSettings {
  readonly catalog: C;
  /** The AI provider that the product uses where nothing says otherwise. Not known by default. */
  readonly defaultAiProvider?: string;
  /** Events that are sent at once; 100 by default. */
  readonly sendAtEvents?: number;
  /** How long the first event that waits waits for others, in milliseconds; 30,000 by default. */
  readonly sendAfterMillis?: number;
}
