import { expect, onTestFinished, vi } from 'vitest';
import {
  type InstanceResolver,
  type InstanceResolverOptions,
  createInstanceResolver,
} from '../../src/identity/instance-resolver.ts';

export const NOW: number = Date.parse('2026-11-20T12:00:00Z');

export interface Resolving {
  readonly resolver: InstanceResolver;
  /** Kind of the instance and whether a better one is awaited, at each change. */
  readonly changes: (readonly [kind: unknown, isAwaited: boolean])[];
}

/** A resolver of dot-ai that asks fast, and what it told. Goes with the test. */
export function resolving(options: Partial<InstanceResolverOptions> = {}): Resolving {
  const changes: (readonly [kind: unknown, isAwaited: boolean])[] = [];
  const resolver = createInstanceResolver({
    product: 'dot-ai',
    kinds: ['cluster', 'file'],
    salt: '',
    epoch: 'all',
    state: undefined,
    cluster: undefined,
    wantsServerVersion: false,
    runDetached: (work) => work(),
    now: () => NOW,
    onChange: () => {
      expect(resolver.instance().lookUp('instance_kind')).toBe(resolver.kind());
      changes.push([resolver.kind(), resolver.isAwaited()]);
    },
    retryDelaysMillis: [20, 20, 20, 20],
    ...options,
  });
  onTestFinished(() => resolver.stop());
  return { resolver, changes };
}

/** The same, started. */
export function start(options: Partial<InstanceResolverOptions>): Resolving {
  const made = resolving(options);
  made.resolver.start();
  return made;
}

/** Waits until nothing is awaited. */
export const settled = (resolver: InstanceResolver): Promise<void> =>
  vi.waitFor(() => expect(resolver.isAwaited()).toBe(false), { timeout: 5000 });
