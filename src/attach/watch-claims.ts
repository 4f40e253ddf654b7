import { replaceMethod } from '../replace-method.ts';

/** A part of one copy of `@opentelemetry/api` (`trace`, `context`, `diag`, ...) and how it is claimed. */
export interface Slot {
  readonly api: { disable(): void };
  readonly claim: string;
}

/** Makes a claim as the API does; its answer says whether it was taken. */
export type Claim = (...args: readonly unknown[]) => unknown;

/**
 * Calls `answer` for the first claim that comes through any of the slots, with the API's own way to make it.
 * Later claims are none of its business. Gives the way back.
 */
export function watchClaims(
  slots: readonly Slot[],
  answer: (slot: Slot, claim: Claim, args: readonly unknown[]) => unknown,
): () => void {
  const restores = slots.map((slot) =>
    replaceMethod(slot.api, slot.claim, (original) => (...args) => {
      restoreAll();
      return answer(slot, original, args);
    }),
  );
  const restoreAll = (): void => {
    for (const restore of restores) restore?.();
  };
  return restoreAll;
}
