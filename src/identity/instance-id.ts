import { createHash } from 'node:crypto';

/** What an instance id is made of. Neither seed nor salt can be found from it. */
export interface InstanceSeed {
  readonly product: string;
  readonly kind: 'cluster' | 'file' | 'ephemeral';
  /** A lower-case UUID. */
  readonly seed: string;
  /** The operator's secret; empty by default. */
  readonly salt?: string;
  /** `all`, or the period whose events may be counted together. */
  readonly epoch?: string;
}

/** Which events of an instance have one id: all of them, or those of a UTC year. */
export type Epoch = 'all' | 'utc-year';

/** The name of the epoch that a time lies in (milliseconds since 1970): `all`, or a year such as `2026`. */
export function epochAt(epoch: Epoch, timestampMillis: number): string {
  return epoch === 'all' ? epoch : String(new Date(timestampMillis).getUTCFullYear());
}

/**
 * The `distinct_id` of an instance: framed SHA-256 in two steps, so that an id of one epoch tells
 * nothing of another's. Plain SHA-256 over lines, since Helm, the Collector, Python and Go compute it
 * too.
 */
export function instanceId({ epoch = 'all', ...seed }: InstanceSeed): string {
  return distinctId(instanceKey(seed), epoch);
}

/** The first step, 64 hex digits: it never leaves, since the ids of all epochs follow from it. */
export function instanceKey({ product, kind, seed, salt = '' }: Omit<InstanceSeed, 'epoch'>): string {
  return sha256('dot-ai-telemetry/instance/1', product, kind, seed, salt);
}

/** The second step, from a key and the name of an epoch. */
export function distinctId(key: string, epoch: string): string {
  return `sha256:${sha256('dot-ai-telemetry/distinct-id/1', epoch, key)}`;
}

function sha256(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
