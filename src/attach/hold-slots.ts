import type { TracerProvider } from '@opentelemetry/api';

/** A part of one copy of `@opentelemetry/api` (`trace`, `context`, `logs`, ...) and how it is claimed. */
export interface Slot {
  readonly api: { disable(): void };
  readonly claim: string;
}

/** What an SDK was started with that holds its places for a host's own. */
export interface HeldSlots {
  /** The provider that would have been the global one; `undefined` once a host's own SDK has come. */
  readonly provider: () => TracerProvider | undefined;
}

const CLAIM_TRACE = 'setGlobalTracerProvider';

/**
 * Starts an SDK whose places in the API a host's own SDK can take later: the API itself would refuse the
 * second. Its tracer provider is kept back for the tap; what else it registers is registered, and given up
 * when somebody else claims the same. `replaced` is called once, when a host's tracer provider comes.
 */
export function holdSlots(slots: readonly Slot[], start: () => void, replaced: () => void): HeldSlots {
  let provider: TracerProvider | undefined;
  const claimed = new Map<string, unknown>();
  for (const { api, claim } of slots) {
    setOwn(api, claim, (value: unknown) => {
      claimed.set(claim, value);
      return true;
    });
  }
  try {
    start();
  } finally {
    for (const { api, claim } of slots) Reflect.deleteProperty(api, claim);
  }
  provider = claimed.get(CLAIM_TRACE) as TracerProvider | undefined;
  const giveUpTrace = (): void => {
    if (provider === undefined) return;
    provider = undefined;
    replaced();
  };
  for (const claim of claimed.keys()) {
    const same = slots.filter((slot) => slot.claim === claim);
    if (claim !== CLAIM_TRACE) claimOf(same[0])?.(claimed.get(claim));
    watchClaims(same, claim === CLAIM_TRACE ? giveUpTrace : () => same[0]?.api.disable());
  }
  return { provider: () => provider };
}

/** Calls `giveUp` before the first claim that comes through any of the slots. */
export function watchClaims(slots: readonly Slot[], giveUp: () => void): void {
  for (const { api, claim } of slots) {
    setOwn(api, claim, (value: unknown) => {
      for (const slot of slots) Reflect.deleteProperty(slot.api, claim);
      giveUp();
      return claimOf({ api, claim })?.(value);
    });
  }
}

function claimOf(slot: Slot | undefined): ((value: unknown) => unknown) | undefined {
  if (slot === undefined) return undefined;
  const method: (value: unknown) => unknown = Reflect.get(slot.api, slot.claim);
  return (value) => Reflect.apply(method, slot.api, [value]);
}

function setOwn(api: object, name: string, value: unknown): void {
  Object.defineProperty(api, name, { configurable: true, writable: true, enumerable: false, value });
}
