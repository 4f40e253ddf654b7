import type { TracerProvider } from '@opentelemetry/api';
import { replaceMethod } from '../replace-method.ts';

/** A part of one copy of `@opentelemetry/api` (`trace`, `context`, `diag`, ...) and how it is claimed. */
export interface Slot {
  readonly api: { disable(): void };
  readonly claim: string;
}

/** What an SDK was started with that holds its places for a host's own. */
export interface HeldSlots {
  /** The provider that would have been the global one; `undefined` once a host's own SDK has come. */
  readonly provider: () => TracerProvider | undefined;
}

type Arguments = readonly unknown[];

const CLAIM_TRACE = 'setGlobalTracerProvider';

/**
 * Starts an SDK whose places in the API a host's own SDK can take later: the API itself would refuse the
 * second. Its tracer provider is kept back for the tap; what else it registers is registered, and given up
 * when somebody else claims the same. `replaced` is called once, when a host's tracer provider comes, with
 * the one that it replaces.
 */
export function holdSlots(
  slots: readonly Slot[],
  start: () => void,
  replaced: (provider: TracerProvider) => void,
): HeldSlots {
  const claimed = captureClaims(slots, start);
  let provider = claimed.get(CLAIM_TRACE)?.[0] as TracerProvider | undefined;
  for (const [claim, args] of claimed) {
    const same = slots.filter((slot) => slot.claim === claim);
    const [first] = same;
    if (claim === CLAIM_TRACE) {
      watchClaims(same, () => {
        const held = provider;
        provider = undefined;
        if (held !== undefined) replaced(held);
      });
    } else if (first !== undefined) {
      const method: (...args: Arguments) => unknown = Reflect.get(first.api, claim);
      Reflect.apply(method, first.api, args);
      watchClaims(same, () => first.api.disable());
    }
  }
  return { provider: () => provider };
}

/** Calls `giveUp` before the first claim that comes through any of the slots. */
export function watchClaims(slots: readonly Slot[], giveUp: () => void): void {
  const restores = slots.map(({ api, claim }) =>
    replaceMethod(api, claim, (original) => (...args) => {
      for (const restore of restores) restore?.();
      giveUp();
      return original(...args);
    }),
  );
}

/** What `start` would have claimed, with the arguments of each claim. */
function captureClaims(slots: readonly Slot[], start: () => void): ReadonlyMap<string, Arguments> {
  const claimed = new Map<string, Arguments>();
  const restores = slots.map(({ api, claim }) =>
    replaceMethod(api, claim, () => (...args) => {
      claimed.set(claim, args);
      return true;
    }),
  );
  try {
    start();
  } finally {
    for (const restore of restores) restore?.();
  }
  return claimed;
}
