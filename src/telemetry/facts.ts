import type { Attributes } from '@opentelemetry/api';
import type { Catalog } from '../catalog/define-catalog.ts';
import { readAttribute } from '../catalog/read-span.ts';
import type { Facts } from '../catalog/to-event.ts';

export interface FactStore {
  readonly facts: Facts;
  /** Takes what is still unknown from the attributes that a span starts with. */
  readonly learn: (attributes: Attributes | undefined) => void;
}

/** Longer than any name on a list: what is longer is no fact, and is not kept. */
const MAX_FACT_LENGTH = 64;

/**
 * What is known of the process once. A fact that nobody knows at the start is learned from the first
 * span that tells it, and stays; until then its default holds.
 */
export function createFactStore(
  { learnable }: Catalog,
  known: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>>,
): FactStore {
  const facts = new Map(Object.entries(known).filter(([, value]) => value !== undefined));
  const fallbacks = new Map(Object.entries(defaults));
  const unknown = learnable.filter(({ fact }) => !facts.has(fact));
  return {
    facts: (name) => facts.get(name) ?? fallbacks.get(name),
    learn: (attributes) => {
      for (const { fact, attribute } of unknown) {
        const value = facts.has(fact) ? undefined : readAttribute(attributes, attribute);
        if (typeof value === 'string' && value.length <= MAX_FACT_LENGTH) facts.set(fact, value);
      }
    },
  };
}
