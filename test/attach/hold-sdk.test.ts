import {
  type ContextManager,
  ROOT_CONTEXT,
  type TracerProvider as ApiTracerProvider,
  context,
  createContextKey,
  metrics,
  propagation,
  trace,
} from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { createRequire } from 'node:module';
import { afterEach, describe, expect, test } from 'vitest';
import { type HeldSdk, holdSdk } from '../../src/attach/hold-sdk.ts';
import { slotsOf } from '../../src/attach/host-apis.ts';

afterEach(() => {
  // A host's own provider ends the wait.
  trace.setGlobalTracerProvider(new TracerProvider());
  for (const api of [trace, context, propagation, metrics]) api.disable();
});

const manager: ContextManager = {
  active: () => ROOT_CONTEXT,
  with: (_context, work, thisArg, ...args) => Reflect.apply(work, thisArg, args),
  bind: (_context, target) => target,
  enable: () => manager,
  disable: () => manager,
};
const propagator = {
  inject: () => undefined,
  extract: () => ROOT_CONTEXT.setValue(OURS, true),
  fields: () => [],
};
const OURS = createContextKey('ours');
const SUPPRESSED = ROOT_CONTEXT.setValue(
  createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING'),
  true,
);

function hold(): { sdk: HeldSdk; provider: ApiTracerProvider; starts: () => number; replaced: unknown[] } {
  const provider = new TracerProvider();
  const replaced: unknown[] = [];
  let starts = 0;
  const sdk = holdSdk({
    slots: slotsOf([createRequire(import.meta.url)]),
    start: () => {
      starts += 1;
      trace.setGlobalTracerProvider(provider);
      context.setGlobalContextManager(manager);
      propagation.setGlobalPropagator(propagator);
    },
    replaced: (one) => void replaced.push(one),
  });
  return { sdk, provider, starts: () => starts, replaced };
}

const behind = (): unknown =>
  Reflect.apply(Reflect.get(trace.getTracerProvider(), 'getDelegate'), trace.getTracerProvider(), []);
const isOurs = (): boolean => propagation.extract(ROOT_CONTEXT, {}).getValue(OURS) === true;

describe('an SDK that is held ready', () => {
  test.each<[string, () => unknown]>([
    ['a context is used', () => context.with(ROOT_CONTEXT, () => undefined)],
    ['a function is bound to one', () => context.bind(ROOT_CONTEXT, () => undefined)],
    ['a caller’s context is read', () => propagation.extract(ROOT_CONTEXT, {})],
    ['a context is passed on', () => propagation.inject(ROOT_CONTEXT, {})],
    ['a meter is asked for', () => metrics.getMeter('x')],
  ])('starts when %s, once', (_, use) => {
    const { starts, provider } = hold();
    use();
    use();
    expect(starts()).toBe(1);
    expect(behind()).toBe(provider);
    expect(isOurs()).toBe(true);
  });

  test('answers the very call that starts it', () => {
    hold();
    expect(isOurs()).toBe(true);
  });

  test('does not start for requests that are not traced, as our own are, nor for who only looks', () => {
    const { starts } = hold();
    context.with(SUPPRESSED, () => undefined);
    context.active();
    trace.getTracerProvider();
    metrics.getMeterProvider();
    expect(starts()).toBe(0);
  });

  test('never starts where a host’s own comes first', () => {
    const { sdk, starts, replaced } = hold();
    const own = new TracerProvider();
    expect(trace.setGlobalTracerProvider(own)).toBe(true);
    context.with(ROOT_CONTEXT, () => undefined);
    sdk.startNow();
    expect([starts(), replaced, sdk.provider(), behind()]).toEqual([0, [], undefined, own]);
  });

  test('gives everything up to one that comes later', () => {
    const { sdk, provider, replaced } = hold();
    sdk.startNow();
    expect(sdk.registered().map(({ value }) => value)).toEqual([provider, manager, propagator]);
    const own = new TracerProvider();
    expect(trace.setGlobalTracerProvider(own)).toBe(true);
    expect([replaced, sdk.provider(), sdk.registered()]).toEqual([[provider], undefined, []]);
    expect(behind()).toBe(own);
    expect(isOurs()).toBe(false);
    expect(context.setGlobalContextManager(manager)).toBe(true);
  });

  test('gives up one place alone to who claims only that', () => {
    const { sdk, provider } = hold();
    sdk.startNow();
    const own = { ...propagator, extract: () => ROOT_CONTEXT };
    expect(propagation.setGlobalPropagator(own)).toBe(true);
    expect(isOurs()).toBe(false);
    expect(sdk.registered().map(({ value }) => value)).toEqual([provider, manager]);
  });

  test('leaves the API as it was once it runs and was replaced', () => {
    const { sdk } = hold();
    sdk.startNow();
    trace.setGlobalTracerProvider(new TracerProvider());
    for (const api of [trace, context, propagation, metrics])
      expect(
        Object.getOwnPropertyNames(api).filter((name) =>
          /^setGlobal|^with$|^extract$|^getMeter$/u.test(name),
        ),
      ).toEqual([]);
  });
});
