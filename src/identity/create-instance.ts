import type { Instance } from '../instance.ts';
import { type Epoch, type InstanceSeed, distinctId, epochAt, instanceKey } from './instance-id.ts';

export interface CreateInstanceOptions extends Omit<InstanceSeed, 'epoch'> {
  readonly epoch: Epoch;
  /** Of the Kubernetes API server, before any rule. */
  readonly serverVersion: string | undefined;
  /** Milliseconds since 1970; stands in for a time that is none. */
  readonly now: () => number;
}

/** An instance whose ids follow from a seed. It gives away neither seed nor salt, nor the key between them. */
export function createInstance({ epoch, serverVersion, now, ...seed }: CreateInstanceOptions): Instance {
  const key = instanceKey(seed);
  let last = { epoch: '', id: '' };
  return {
    distinctIdAt: (timestampMillis) => {
      const isTime = !Number.isNaN(new Date(timestampMillis).getTime());
      const name = epochAt(epoch, isTime ? timestampMillis : now());
      if (name !== last.epoch) last = { epoch: name, id: distinctId(key, name) };
      return last.id;
    },
    lookUp: (name) => {
      if (name === 'instance_kind') return seed.kind;
      return name === 'k8s_version' ? serverVersion : undefined;
    },
  };
}
