import type { ProxyTracerProvider, Tracer, TracerProvider } from '@opentelemetry/api';
import { attempt } from '../attempt.ts';
import { replaceMethod } from '../replace-method.ts';
import { claimContext } from './context-manager.ts';
import { forwardMethods } from './forward-methods.ts';
import type { Tap, TapTarget, TracerIdentity, TracingApi } from './tap.ts';
import { TappedTracer } from './tapped-tracer.ts';

/** Set on a provider that is tapped, so that a second tap, of another copy of this package too, finds it. */
const TAPPED: symbol = Symbol.for('dot-ai-telemetry.tapped');

/** Where a provider keeps its last tap, open or not, for tracers that were handed out by an earlier one. */
const LAST_TAP: unique symbol = Symbol('dot-ai-telemetry.last-tap');

type GetTracer = (...identity: TracerIdentity) => Tracer | undefined;

/** What the taps of one attachment share. */
export interface TapOptions {
  readonly apis: readonly TracingApi[];
  readonly target: TapTarget;
  /** Takes the host's spans while the host has no SDK of its own. None by default. */
  readonly fallbackProvider?: (() => TracerProvider | undefined) | undefined;
}

/** The proxy provider of one copy of the API. */
export interface Tappable {
  readonly api: TracingApi;
  readonly proxy: ProxyTracerProvider;
}

/** The `getTracer` of each provider of the host's as it was before any tap of the attachment. */
export type Originals = WeakMap<TracerProvider, GetTracer>;

export function isTapped(provider: object): boolean {
  return Object.hasOwn(provider, TAPPED);
}

/** Whether no SDK is behind a proxy: then it answers with the API's own provider that drops every span. */
export function isEmpty({ api, proxy }: Tappable): boolean {
  return proxy.getDelegate() === new api.ProxyTracerProvider().getDelegate();
}

/**
 * Taps one proxy, and each provider that is set behind it: hosts hand that to instrumentations too. Gives the
 * way back.
 */
export function tapProxy(tappable: Tappable, options: TapOptions, originals: Originals): () => void {
  const { api, proxy } = tappable;
  const { apis, target, fallbackProvider } = options;
  const nothing = new api.ProxyTracerProvider();
  const empty = nothing.getDelegate();
  const restores: ((() => void) | undefined)[] = [];
  let releaseContext: (() => void) | undefined;

  const place: { [LAST_TAP]?: Tap } = proxy as object;
  const tap: Tap = {
    api,
    target,
    tracerOf: (provider, identity) => {
      const original = originals.get(provider);
      const own = original === undefined ? provider.getTracer(...identity) : original(...identity);
      return own ?? nothing.getTracer(...identity);
    },
    claimContext: () => {
      if (proxy.getDelegate() === empty) releaseContext ??= claimContext(apis);
    },
    latest: () => place[LAST_TAP] ?? tap,
    isOpen: true,
    // Theirs may still be the parents of what starts now.
    hasShadows: place[LAST_TAP]?.hasShadows ?? false,
  };
  Object.defineProperty(proxy, LAST_TAP, { configurable: true, value: tap });
  const meet = (provider: TracerProvider): void => {
    if (provider === empty) return;
    releaseContext?.();
    if (originals.has(provider)) return;
    restores.push(
      replaceMethod(provider, 'getTracer', (original) => {
        originals.set(provider, original as GetTracer);
        return createGetTracer(
          tap,
          () => provider,
          () => provider,
        );
      }),
    );
    target.meets(provider);
  };

  Object.defineProperty(proxy, TAPPED, { configurable: true, value: true });
  // A provider that cannot be tapped is the host's alone.
  attempt(() => meet(proxy.getDelegate()));
  restores.push(
    replaceMethod(proxy, 'getDelegateTracer', () =>
      createGetTracer(
        tap,
        () => (proxy.getDelegate() === empty ? (fallbackProvider?.() ?? empty) : proxy.getDelegate()),
        () => (proxy.getDelegate() === empty ? undefined : proxy.getDelegate()),
      ),
    ),
    replaceMethod(proxy, 'setDelegate', (setDelegate) => (...args) => {
      setDelegate(...args);
      attempt(() => meet(proxy.getDelegate()));
    }),
  );
  return () => {
    tap.isOpen = false;
    releaseContext?.();
    Reflect.deleteProperty(proxy, TAPPED);
    for (const restore of restores) restore?.();
  };
}

/**
 * One tracer for each identity, as an SDK has it. `ownProvider` is the host's provider of the moment, if it has
 * one: asking for a tracer must not start another.
 */
function createGetTracer(
  tap: Tap,
  currentProvider: () => TracerProvider,
  ownProvider: () => TracerProvider | undefined,
): (...args: readonly unknown[]) => Tracer {
  const tracers = new Map<string, TappedTracer>();
  let knownFor: TracerProvider | undefined;
  return (...args) => {
    const provider = ownProvider();
    if (provider !== knownFor) tracers.clear();
    knownFor = provider;
    const identity = args as TracerIdentity;
    // The API alone keeps none either.
    if (provider === undefined) return new TappedTracer(tap, identity, currentProvider);
    const [name, version, options] = identity;
    // As the SDK tells them apart.
    const key = [name, version, options?.schemaUrl].map(String).join('@');
    const known = tracers.get(key);
    if (known !== undefined) return known;
    const tracer = new TappedTracer(tap, identity, currentProvider);
    forwardMethods(tracer, () => tracer.upstream());
    tracers.set(key, tracer);
    return tracer;
  };
}
