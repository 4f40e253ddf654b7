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

/**
 * The `distinct_id` of an instance: framed SHA-256 in two steps, so that an id of one epoch tells
 * nothing of another's. Plain SHA-256 over lines, since Helm, the Collector, Python and Go compute it
 * too.
 */
export function instanceId({ product, kind, seed, salt = '', epoch = 'all' }: InstanceSeed): string {
  const key = sha256('dot-ai-telemetry/instance/1', product, kind, seed, salt);
  return `sha256:${sha256('dot-ai-telemetry/distinct-id/1', epoch, key)}`;
}

function sha256(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
