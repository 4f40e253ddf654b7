import type { ProxyTracerProvider, TracerProvider } from '@opentelemetry/api';
import type { Tap, TapTarget, TracingApi } from './tap.ts';
import { TappedTracer, type TracerIdentity } from './tapped-tracer.ts';

/** Set on a provider that is tapped, so that a second tap, of another copy of this package too, finds it. */
const TAPPED: symbol = Symbol.for('dot-ai-telemetry.tapped');

export interface Attachment {
  /** Whether every copy of the API was tapped, none was, or a tap was there before. */
  readonly result: 'attached' | 'attached_before' | 'not_possible';
  /** Gives the proxy back as it was. Tracers that were handed out go on without us. */
  readonly detach: () => void;
}

/**
 * Taps the API's proxy provider, the one public place that every tracer comes through, without claiming
 * the global slot: a host that starts an SDK of its own, earlier or later, finds it as without us. All
 * that is replaced is the proxy's `getDelegateTracer`; which SDK is behind it is asked anew each time.
 */
export function attachTap(apis: readonly TracingApi[], target: TapTarget): Attachment {
  const found = apis.map((api) => ({ api, proxy: api.trace.getTracerProvider() }));
  const proxies = found.filter(isTappable);
  if (proxies.length === 0) return { result: 'not_possible', detach: () => undefined };
  if (proxies.some(({ proxy }) => Object.hasOwn(proxy, TAPPED))) {
    return { result: 'attached_before', detach: () => undefined };
  }
  const detaches = proxies.map(({ api, proxy }) => tapProxy(api, proxy, target));
  return {
    result: 'attached',
    detach: () => {
      for (const detach of detaches) detach();
    },
  };
}

function isTappable(found: {
  api: TracingApi;
  proxy: TracerProvider;
}): found is { api: TracingApi; proxy: ProxyTracerProvider } {
  return 'getDelegateTracer' in found.proxy && 'getDelegate' in found.proxy;
}

function tapProxy(api: TracingApi, proxy: ProxyTracerProvider, target: TapTarget): () => void {
  const tap: Tap = {
    api,
    target,
    upstream: () => proxy.getDelegate(),
    isOpen: true,
    hasShadows: false,
    releaseContext: undefined,
  };
  const hidden = { configurable: true, writable: true, enumerable: false };
  Object.defineProperty(proxy, TAPPED, { ...hidden, value: true });
  Object.defineProperty(proxy, 'getDelegateTracer', {
    ...hidden,
    value: (...identity: TracerIdentity) => new TappedTracer(tap, identity),
  });
  return () => {
    tap.isOpen = false;
    tap.releaseContext?.();
    Reflect.deleteProperty(proxy, TAPPED);
    Reflect.deleteProperty(proxy, 'getDelegateTracer');
  };
}
