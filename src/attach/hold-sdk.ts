import type { Context, ProxyTracerProvider, TraceAPI, TracerProvider } from '@opentelemetry/api';
import { replaceMethod } from '../replace-method.ts';
import { SUPPRESSED } from '../suppressed.ts';
import { type Slot, watchClaims } from './watch-claims.ts';

export interface HoldSdkOptions {
  /** Every place that the SDK can claim, in every copy of the API that the host can use. */
  readonly slots: readonly Slot[];
  readonly start: () => void;
  /** Called when a host's own SDK comes after this one was started, with the provider that it replaces. */
  readonly replaced: (provider: TracerProvider) => void;
}

/** An SDK that waits until it is needed. */
export interface HeldSdk {
  /** Starts it, unless it runs or a host's own has come. */
  readonly startNow: () => void;
  /** Its tracer provider, started by this; `undefined` once a host's own SDK has come. */
  readonly provider: () => TracerProvider | undefined;
  /** What it has registered and still holds. */
  readonly registered: () => readonly { readonly claim: string; readonly value: unknown }[];
}

interface HeldClaim {
  readonly slot: Slot;
  readonly value: unknown;
  readonly release: () => void;
}

/** How the place of metrics is claimed. */
export const CLAIM_METRICS = 'setGlobalMeterProvider';
const CLAIM_TRACE = 'setGlobalTracerProvider';
const CLAIM_DIAG = 'setLogger';

/**
 * Methods whose use shows that the host needs an SDK, by how their part of the API is claimed; of tracing the
 * tap tells. What an SDK asks itself while it starts is not among them.
 */
const USES: Readonly<Record<string, readonly string[]>> = {
  setGlobalContextManager: ['with', 'bind'],
  setGlobalPropagator: ['inject', 'extract', 'fields'],
  [CLAIM_METRICS]: ['getMeter'],
  setGlobalLoggerProvider: ['getLogger'],
};

/**
 * Starts an SDK at the first use of the API, and not at all where the host starts one of its own before that:
 * two would be in each other's way, and so would their versions. A host's own SDK that comes later still takes
 * its place, which the API itself would refuse: then all that this one registered is given up.
 */
export function holdSdk({ slots, start, replaced }: HoldSdkOptions): HeldSdk {
  const held = new Map<string, HeldClaim>();
  let isWaiting = true;
  let hasOwnLogger = false;

  const stopWaiting = (): void => {
    isWaiting = false;
    for (const stop of stops) stop();
  };
  const startNow = (): void => {
    if (!isWaiting) return;
    stopWaiting();
    for (const { slot, value } of recordClaims(slots, start, hasOwnLogger)) hold(slot, value);
  };
  const stops = [
    ...Object.keys(USES).map((claim) => onUse(ofClaim(slots, claim), startNow)),
    watchClaims(ofClaim(slots, CLAIM_DIAG), (_slot, claim, args) => {
      hasOwnLogger = true;
      return claim(...args);
    }),
    watchClaims(ofClaim(slots, CLAIM_TRACE), (_slot, claim, args) => {
      stopWaiting();
      return claim(...args);
    }),
  ];

  const giveUp = (claim: string): void => {
    held.get(claim)?.release();
    held.delete(claim);
  };
  const hold = (slot: Slot, value: unknown): void => {
    const stop = watchClaims(ofClaim(slots, slot.claim), (by, claim, args) => {
      if (slot.claim !== CLAIM_TRACE) giveUp(slot.claim);
      else return handOver(slot, by, () => claim(...args), args[0] as TracerProvider);
      return claim(...args);
    });
    const release = (): void => {
      stop();
      slot.api.disable();
    };
    held.set(slot.claim, { slot, value, release });
  };
  const handOver = (slot: Slot, by: Slot, claim: () => unknown, provider: TracerProvider): unknown => {
    const previous = held.get(CLAIM_TRACE)?.value as TracerProvider;
    held.delete(CLAIM_TRACE);
    for (const other of held.keys()) giveUp(other);
    const proxy = proxyOf(slot);
    replaced(previous);
    if (by.api === slot.api) {
      // The place is the API's own proxy, which stays; only what is behind it changes.
      proxy.setDelegate(provider);
      return true;
    }
    slot.api.disable();
    proxy.setDelegate(proxyOf(slot).getDelegate());
    return claim();
  };

  return {
    startNow,
    provider: () => {
      startNow();
      return held.get(CLAIM_TRACE)?.value as TracerProvider | undefined;
    },
    registered: () => [...held].map(([claim, { value }]) => ({ claim, value })),
  };
}

/**
 * Starts, and tells what was claimed and taken. The API refuses what a host has claimed before, all but its
 * logger: that it would replace.
 */
function recordClaims(
  slots: readonly Slot[],
  start: () => void,
  hasOwnLogger: boolean,
): readonly { slot: Slot; value: unknown }[] {
  const claims: { slot: Slot; value: unknown }[] = [];
  const restores = slots.map((slot) =>
    replaceMethod(slot.api, slot.claim, (claim) => (...args) => {
      if (hasOwnLogger && slot.claim === CLAIM_DIAG) return true;
      const isTaken = claim(...args);
      if (isTaken !== false) claims.push({ slot, value: args[0] });
      return isTaken;
    }),
  );
  try {
    start();
  } finally {
    for (const restore of restores) restore?.();
  }
  return claims;
}

/** Calls `used` before the methods of one part are used, until somebody claims it. Gives the way back. */
function onUse(slots: readonly Slot[], used: () => void): () => void {
  const restores = slots.flatMap(({ api, claim }) =>
    (USES[claim] ?? []).map((name) =>
      replaceMethod(api, name, (original) => (...args) => {
        if (!isSuppressed(args[0])) used();
        return original(...args);
      }),
    ),
  );
  const stop = (): void => {
    stopWatching();
    for (const restore of restores) restore?.();
  };
  const stopWatching = watchClaims(slots, (_slot, claim, args) => {
    stop();
    return claim(...args);
  });
  return stop;
}

/** Whether it is a context without tracing, as our own requests have it: that needs no SDK. */
function isSuppressed(context: unknown): boolean {
  return (
    context instanceof Object && 'getValue' in context && (context as Context).getValue(SUPPRESSED) === true
  );
}

function ofClaim(slots: readonly Slot[], claim: string): readonly Slot[] {
  return slots.filter((slot) => slot.claim === claim);
}

function proxyOf(slot: Slot): ProxyTracerProvider {
  return (slot.api as unknown as TraceAPI).getTracerProvider() as ProxyTracerProvider;
}
