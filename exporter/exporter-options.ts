import { randomBytes } from 'node:crypto';
import type { Catalog } from '../src/catalog/define-catalog.ts';
import type { Facts } from '../src/catalog/to-event.ts';
import type { Instance } from '../src/instance.ts';
import type { AskPermission } from '../src/permission.ts';
import type { QueueLimits, SinkStatus } from './queue-options.ts';
import type { Sink } from './sink.ts';

export interface PostHogSpanExporterOptions {
  /** What can leave. Spans that it does not select are ignored. */
  readonly catalog: Catalog;
  /** PostHog project key (`phc_...`) and the host of its region. Needed unless `sinks` are given. */
  readonly key?: string;
  readonly host?: string;
  /** Where events go instead. */
  readonly sinks?: readonly Sink[];
  /** What is known of the process once, by the names that the catalog's sources use. None by default. */
  readonly facts?: Facts;
  /** Who sends; asked at each event's first attempt. A random id of this exporter by default. */
  readonly instance?: () => Instance;
  /** Whether a sink may be sent to; asked before each batch, and always granted by default. */
  readonly permission?: AskPermission;
  /** Told when the first event is taken, and when an attempt to deliver has ended. */
  readonly onFirstEvent?: () => void;
  readonly onSettled?: () => void;
  /** Bounds of the delivery queue: 5,000 events, 2 MB, sent at 100 events or after 30 s by default. */
  readonly limits?: Partial<QueueLimits>;
  /** How long `forceFlush` and `shutdown` may take, in milliseconds; 2,000 by default. */
  readonly timeoutMillis?: number;
  /** Milliseconds since the epoch; the system's clock by default. */
  readonly now?: () => number;
}

export interface ExporterCounters {
  readonly sinks: readonly SinkStatus[];
  /** Events whose time was out of bounds and was replaced by the time they were taken. */
  readonly replacedTimes: number;
  /** Spans that could not be read. */
  readonly selectionErrors: number;
  /** Values that became `other` here, by property: none behind an `AllowlistSpanProcessor`. */
  readonly folded: Readonly<Record<string, number>>;
}

export const DEFAULT_LIMITS: QueueLimits = {
  maxEvents: 5000,
  maxBytes: 2_000_000,
  sendAtEvents: 100,
  sendAfterMillis: 30_000,
};

/** The instance of an exporter that is told of none. */
export function randomInstance(): () => Instance {
  const distinctId = `sha256:${randomBytes(32).toString('hex')}`;
  const instance: Instance = {
    distinctIdAt: () => distinctId,
    lookUp: (name) => (name === 'instance_kind' ? 'ephemeral' : undefined),
  };
  return () => instance;
}
