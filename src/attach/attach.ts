import type { TracerProvider } from '@opentelemetry/api';
import { replaceMethod } from '../replace-method.ts';
import { type Originals, type TapOptions, type Tappable, isEmpty, isTapped, tapProxy } from './tap-proxy.ts';
import type { TracingApi } from './tap.ts';

export interface Attachment {
  /** Whether every copy of the API was tapped, none was, or a tap was there before. */
  readonly result: 'attached' | 'attached_before' | 'not_possible';
  /** Whether the API's global provider is still what was tapped: another copy of the API may have claimed it. */
  readonly isInPlace: () => boolean;
  /** Gives the proxy back as it was. Tracers that were handed out go on without us. */
  readonly detach: () => void;
}

const NOT_ATTACHED = { isInPlace: (): boolean => false, detach: (): void => undefined };

/**
 * Taps the API's proxy provider, the one public place that every tracer comes through, without claiming
 * the global slot: a host that starts an SDK of its own, earlier or later, finds it as without us. What is
 * replaced is how the proxy and the provider behind it give tracers; which SDK that is is asked anew each time.
 */
export function attachTap(options: TapOptions): Attachment {
  const { apis } = options;
  const proxies = findProxies(apis);
  if (proxies.length === 0) return { result: 'not_possible', ...NOT_ATTACHED };
  if (proxies.some(({ proxy }) => isTapped(proxy))) return { result: 'attached_before', ...NOT_ATTACHED };
  const originals: Originals = new WeakMap<TracerProvider, never>();
  const detaches = proxies.map((tappable) => tapProxy(tappable, options, originals));
  // Who disables the API gets a new proxy from it.
  for (const { api } of proxies) {
    const restore = replaceMethod(api.trace, 'disable', (disable) => () => {
      disable();
      const fresh = findProxies([api]).filter(({ proxy }) => !isTapped(proxy));
      detaches.push(...fresh.map((tappable) => tapProxy(tappable, options, originals)));
    });
    if (restore !== undefined) detaches.push(restore);
  }
  return {
    result: 'attached',
    isInPlace: () => apis.every((api) => isTapped(api.trace.getTracerProvider())),
    detach: () => {
      for (const detach of detaches) detach();
    },
  };
}

/** Whether an SDK is behind any of the proxies, or has a place of its own. */
export function hasSdk(apis: readonly TracingApi[]): boolean {
  const proxies = findProxies(apis);
  return proxies.length < apis.length || proxies.some((tappable) => !isEmpty(tappable));
}

function findProxies(apis: readonly TracingApi[]): readonly Tappable[] {
  return apis.flatMap((api) => {
    const proxy = api.trace.getTracerProvider();
    return 'getDelegateTracer' in proxy && 'getDelegate' in proxy && 'setDelegate' in proxy
      ? [{ api, proxy: proxy as Tappable['proxy'] }]
      : [];
  });
}
