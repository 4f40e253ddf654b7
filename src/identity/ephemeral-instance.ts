import { randomUUID } from 'node:crypto';
import type { Instance } from '../instance.ts';
import { instanceId } from './instance-id.ts';

/** An instance that lives as long as this process; marked, so that it can be left out of instance counts. */
export function createEphemeralInstance(product: string): Instance {
  const kind = 'ephemeral';
  const distinctId = instanceId({ product, kind, seed: randomUUID() });
  return {
    distinctIdAt: () => distinctId,
    lookUp: (name) => (name === 'instance_kind' ? kind : undefined),
  };
}
