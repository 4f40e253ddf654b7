import { randomUUID } from 'node:crypto';
import { instanceId } from './instance-id.ts';

/** Who sends, as the exporter asks for it. */
export interface Instance {
  /** `sha256:` and 64 hex digits. */
  readonly distinctId: string;
  /** Values of the catalog's look-ups; `undefined` where one is not known. */
  readonly lookUp: (name: string) => unknown;
}

/** An instance that lives as long as this process; marked, so that it can be left out of instance counts. */
export function createEphemeralInstance(product: string): Instance {
  const kind = 'ephemeral';
  return {
    distinctId: instanceId({ product, kind, seed: randomUUID() }),
    lookUp: (name) => (name === 'instance_kind' ? kind : undefined),
  };
}
