import { describeTable, inCode } from '../catalog/describe-table.ts';
import { type InstanceSeed, instanceId, instanceKey } from '../identity/instance-id.ts';
import type { Product } from '../product/product.ts';

const SEED = '6b1f3a52-8d0e-4c2f-9a67-2f4e1d0c9b8a';

type Kind = InstanceSeed['kind'];

const KINDS: Readonly<Record<Kind, string>> = {
  cluster: 'the UID of the namespace `kube-system`, which lives as long as the cluster',
  file: 'a random UUID in the file `instance-id` of the state folder, made once',
  ephemeral: 'a random UUID of this process, which nothing keeps',
};

/** What an instance id of a product can be made of, the best first: a table in Markdown. */
export function describeSeeds({ identity = ['cluster', 'file'] }: Product): string {
  const kinds: readonly Kind[] = [...identity, 'ephemeral'];
  return describeTable(
    ['`instance_kind`', 'Seed'],
    kinds.map((kind) => [inCode([kind]), KINDS[kind]]),
  );
}

/** A seed of a product, and the key and ids that follow from it, computed here: a table in Markdown. */
export function describeTestVector({ name: product }: Product): string {
  const seed: InstanceSeed = { product, kind: 'cluster', seed: SEED };
  const rows = [
    ['product, kind, seed', [product, seed.kind, SEED]],
    ['`key`, without a salt', [instanceKey(seed)]],
    ['`distinct_id`, without a salt', [instanceId(seed)]],
    ['`distinct_id`, with the salt `pepper`', [instanceId({ ...seed, salt: 'pepper' })]],
  ] as const;
  return describeTable(
    ['What', 'Value'],
    rows.map(([what, values]) => [what, inCode(values)]),
  );
}
