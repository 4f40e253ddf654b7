import type { ProxyTracerProvider, TracerProvider } from '@opentelemetry/api';
import { replaceMethod } from '../replace-method.ts';
import type { Tap, TapTarget, TracingApi } from './tap.ts';
import { TappedTracer, type TracerIdentity } from './tapped-tracer.ts';

/** Set on a provider that is tapped, so that a second tap, of another copy of this package too, finds it. */
const TAPPED: symbol = Symbol.for('dot-ai-telemetry.tapped');

export interface Attachment {
  /** Whether every copy of the API was tapped, none was, or a tap was there before. */
  readonly result: 'attached' | 'attached_before' | 'not_possible';
  /** Whether the API's global provider is still what was tapped: another copy of the API may have claimed it. */
  readonly isInPlace: () => boolean;
  /** What is behind the taps now. */
  readonly providers: () => readonly TracerProvider[];
  /** Gives the proxy back as it was. Tracers that were handed out go on without us. */
  readonly detach: () => void;
}

export interface AttachOptions {
  readonly apis: readonly TracingApi[];
  readonly target: TapTarget;
  /** Takes the host's spans while the host has no SDK of its own. None by default. */
  readonly fallbackProvider?: (() => TracerProvider | undefined) | undefined;
}

type Tappable = { readonly api: TracingApi; readonly proxy: ProxyTracerProvider };

const NOT_ATTACHED = {
  isInPlace: (): boolean => false,
  providers: (): readonly TracerProvider[] => [],
  detach: (): void => undefined,
};

/**
 * Taps the API's proxy provider, the one public place that every tracer comes through, without claiming
 * the global slot: a host that starts an SDK of its own, earlier or later, finds it as without us. All
 * that is replaced is the proxy's `getDelegateTracer`; which SDK is behind it is asked anew each time.
 */
export function attachTap({ apis, target, fallbackProvider }: AttachOptions): Attachment {
  const proxies = findProxies(apis);
  if (proxies.length === 0) return { result: 'not_possible', ...NOT_ATTACHED };
  if (proxies.some(({ proxy }) => Object.hasOwn(proxy, TAPPED))) {
    return { result: 'attached_before', ...NOT_ATTACHED };
  }
  const detaches = proxies.map((tappable) => tapProxy(tappable, target, fallbackProvider));
  return {
    result: 'attached',
    isInPlace: () => apis.every((api) => Object.hasOwn(api.trace.getTracerProvider(), TAPPED)),
    providers: () => proxies.map(({ proxy }) => proxy.getDelegate()),
    detach: () => {
      for (const detach of detaches) detach();
    },
  };
}

/** Whether an SDK is behind any of the proxies, or has a place of its own. */
export function hasSdk(apis: readonly TracingApi[]): boolean {
  const proxies = findProxies(apis);
  return proxies.length < apis.length || proxies.some(({ proxy }) => isDelegating(proxy));
}

function findProxies(apis: readonly TracingApi[]): readonly Tappable[] {
  return apis.map((api) => ({ api, proxy: api.trace.getTracerProvider() })).filter(isTappable);
}

function isTappable(found: { api: TracingApi; proxy: TracerProvider }): found is Tappable {
  return 'getDelegateTracer' in found.proxy && 'getDelegate' in found.proxy;
}

function isDelegating(proxy: ProxyTracerProvider): boolean {
  return proxy.getDelegateTracer('dot-ai-telemetry') !== undefined;
}

function tapProxy(
  { api, proxy }: Tappable,
  target: TapTarget,
  fallbackProvider: AttachOptions['fallbackProvider'],
): () => void {
  const nothing = isDelegating(proxy) ? undefined : proxy.getDelegate();
  const tap: Tap = {
    api,
    target,
    upstream: () => {
      const provider = proxy.getDelegate();
      return provider === nothing ? (fallbackProvider?.() ?? provider) : provider;
    },
    isOpen: true,
    hasShadows: false,
    releaseContext: undefined,
  };
  Object.defineProperty(proxy, TAPPED, { configurable: true, value: true });
  const restore = replaceMethod(
    proxy,
    'getDelegateTracer',
    () =>
      (...identity) =>
        new TappedTracer(tap, identity as TracerIdentity),
  );
  return () => {
    tap.isOpen = false;
    tap.releaseContext?.();
    Reflect.deleteProperty(proxy, TAPPED);
    restore?.();
  };
}
