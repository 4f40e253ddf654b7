import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { instanceId } from '../../src/identity/instance-id.ts';
import { createStateFolder } from '../../src/state/create-state-folder.ts';
import { CLUSTER_UID, CLUSTER_VERSION as VERSION, startKubernetesApi } from '../support/kubernetes-api.ts';
import { NOW, resolving, settled, start } from '../support/resolving.ts';
import { tempFolder } from '../support/temp-folder.ts';

const UNREACHABLE = { host: '127.0.0.1', port: '1', serviceAccountFolder: '/nowhere' };
const CLUSTER_ID = 'sha256:d5946e03866bce382099930f24de4b5a33a6c15afb74e1ee01fadb16010b11b6';

describe('an instance', () => {
  test('of a cluster follows from the cluster alone', async () => {
    const cluster = await startKubernetesApi();
    const folder = join(tempFolder(), 'state');
    const { resolver, changes } = start({
      cluster,
      state: createStateFolder(folder),
      wantsServerVersion: true,
    });
    expect([resolver.kind(), resolver.isAwaited()]).toEqual(['ephemeral', true]);
    await settled(resolver);
    expect(changes).toEqual([['cluster', false]]);
    expect(resolver.instance().distinctIdAt(NOW)).toBe(CLUSTER_ID);
    expect(resolver.instance().lookUp('k8s_version')).toBe(VERSION);
    // No file is made where none is needed.
    expect(existsSync(folder)).toBe(false);
  });

  test('of a file follows from the file', async () => {
    const folder = tempFolder();
    const { resolver, changes } = start({
      kinds: ['file'],
      state: createStateFolder(folder),
      salt: 'pepper',
    });
    await settled(resolver);
    const seed = readFileSync(join(folder, 'instance-id'), 'utf8').trim();
    expect(changes).toEqual([['file', false]]);
    expect(resolver.instance().distinctIdAt(NOW)).toBe(
      instanceId({ product: 'dot-ai', kind: 'file', seed, salt: 'pepper' }),
    );
  });

  test('of neither lasts as long as the process, and nothing is waited for', () => {
    const [one, other] = [start({}), start({ kinds: [] })];
    expect(one.resolver.isAwaited()).toBe(false);
    expect(one.resolver.kind()).toBe('ephemeral');
    expect(one.resolver.instance().distinctIdAt(NOW)).not.toBe(other.resolver.instance().distinctIdAt(NOW));
    expect(one.changes).toEqual([]);
  });

  test('is the one that the order of kinds prefers', async () => {
    const cluster = await startKubernetesApi();
    const { resolver } = start({
      kinds: ['file', 'cluster'],
      cluster,
      state: createStateFolder(tempFolder()),
    });
    await settled(resolver);
    expect(resolver.kind()).toBe('file');
    expect(cluster.requests).toEqual([]);
  });

  test('is the next best where the preferred kind gives none', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'instance-id'), 'no seed');
    const cluster = await startKubernetesApi();
    const { resolver } = start({ kinds: ['file', 'cluster'], cluster, state: createStateFolder(folder) });
    await settled(resolver);
    expect(resolver.kind()).toBe('cluster');
    expect(readFileSync(join(folder, 'instance-id'), 'utf8')).toBe('no seed');
  });

  test('has an id a UTC year where the product says so', async () => {
    const { resolver } = start({ epoch: 'utc-year', cluster: await startKubernetesApi() });
    await settled(resolver);
    const { distinctIdAt } = resolver.instance();
    const idOf = (epoch: string): string =>
      instanceId({ product: 'dot-ai', kind: 'cluster', seed: CLUSTER_UID, epoch });
    expect(distinctIdAt(Date.parse('2026-12-31T23:59:59.999Z'))).toBe(idOf('2026'));
    expect(distinctIdAt(Date.parse('2027-01-01T00:00:00.000Z'))).toBe(idOf('2027'));
    expect(distinctIdAt(Date.parse('2026-01-01T00:00:00.000Z'))).toBe(idOf('2026'));
    expect(distinctIdAt(Number.NaN)).toBe(idOf('2026'));
    expect(distinctIdAt(Infinity)).toBe(idOf('2026'));
  });

  test('that somebody holds stays as it was', async () => {
    const { resolver } = start({ cluster: await startKubernetesApi() });
    const before = resolver.instance();
    const id = before.distinctIdAt(NOW);
    await settled(resolver);
    expect(before.distinctIdAt(NOW)).toBe(id);
    expect(before.lookUp('instance_kind')).toBe('ephemeral');
    expect(resolver.instance().distinctIdAt(NOW)).not.toBe(id);
  });

  test('gives away neither seed, key, salt nor token', async () => {
    const cluster = await startKubernetesApi();
    const { resolver } = start({ cluster, salt: 'pepper', wantsServerVersion: true });
    await settled(resolver);
    const names = [
      'instance_kind',
      'k8s_version',
      'seed',
      'key',
      'salt',
      'token',
      'constructor',
      '__proto__',
    ];
    const instance = resolver.instance();
    expect(names.map((name) => instance.lookUp(name))).toEqual([
      'cluster',
      VERSION,
      ...Array(6).fill(undefined),
    ]);
    const shown = inspect([resolver, instance, instance.distinctIdAt(NOW)], { depth: 9, showHidden: true });
    for (const secret of [CLUSTER_UID, 'pepper', cluster.token()]) expect(shown).not.toContain(secret);
  });
});

describe('a resolver', () => {
  test('does nothing before it is started, and is awaited', async () => {
    const cluster = await startKubernetesApi();
    const folder = join(tempFolder(), 'state');
    const runDetached = vi.fn();
    const { resolver } = resolving({ cluster, state: createStateFolder(folder), runDetached });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(resolver.isAwaited()).toBe(true);
    expect([cluster.requests, runDetached.mock.calls, existsSync(folder)]).toEqual([[], [], false]);
  });

  test('starts once', async () => {
    const cluster = await startKubernetesApi();
    const { resolver } = start({ cluster });
    resolver.start();
    await settled(resolver);
    resolver.start();
    expect(cluster.requests).toHaveLength(1);
  });

  test('ends everything when it is stopped', async () => {
    const cluster = await startKubernetesApi({ instead: () => true });
    const { resolver, changes } = start({ cluster, awaitMillis: 200 });
    await vi.waitFor(() => expect(cluster.requests).toHaveLength(1));
    resolver.stop();
    expect(resolver.isAwaited()).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 300));
    resolver.start();
    expect(cluster.requests).toHaveLength(1);
    expect(changes).toEqual([]);
    expect(resolver.instance().distinctIdAt(NOW)).toMatch(/^sha256:[0-9a-f]{64}$/u);
  });

  test('learns nothing once it is stopped', async () => {
    const folder = tempFolder();
    const { resolver, changes } = start({ state: createStateFolder(folder) });
    resolver.stop();
    await vi.waitFor(() => expect(existsSync(join(folder, 'instance-id'))).toBe(true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([resolver.kind(), changes]).toEqual(['ephemeral', []]);
  });

  test('is not disturbed by who is told', async () => {
    const onChange = vi.fn(() => {
      throw new Error('of the listener');
    });
    const state = createStateFolder(tempFolder());
    const { resolver } = start({ kinds: ['file'], cluster: await startKubernetesApi(), state, onChange });
    const late = start({ cluster: UNREACHABLE, awaitMillis: 10, retryDelaysMillis: [100], onChange });
    await Promise.all([settled(resolver), settled(late.resolver)]);
    expect(resolver.kind()).toBe('file');
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  test('is not disturbed by a host’s context that throws, at once or later', async () => {
    const state = createStateFolder(tempFolder());
    const fail = (): never => {
      throw new Error('of the host');
    };
    const once = start({ state, runDetached: fail });
    expect([once.resolver.isAwaited(), once.changes]).toEqual([false, [['ephemeral', false]]]);
    let calls = 0;
    const later = start({
      state,
      cluster: UNREACHABLE,
      runDetached: (work) => (++calls > 1 ? fail() : work()),
    });
    await vi.waitFor(() => expect(later.resolver.kind()).toBe('file'));
    await settled(later.resolver);
  });
});
