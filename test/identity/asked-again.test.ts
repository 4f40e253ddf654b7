import { describe, expect, test, vi } from 'vitest';
import { createStateFolder } from '../../src/state/create-state-folder.ts';
import { CLUSTER_VERSION as VERSION, startKubernetesApi } from '../support/kubernetes-api.ts';
import { settled, start } from '../support/resolving.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('a cluster is asked again', () => {
  test('until it answers, however late', async () => {
    const cluster = await startKubernetesApi();
    const { mount } = cluster.rotateToken();
    const { resolver, changes } = start({
      cluster,
      awaitMillis: 100,
      retryDelaysMillis: Array.from({ length: 50 }, () => 50),
    });
    await settled(resolver);
    expect(changes).toEqual([['ephemeral', false]]);
    mount();
    await vi.waitFor(() => expect(resolver.kind()).toBe('cluster'), { timeout: 5000 });
    expect(changes).toEqual([
      ['ephemeral', false],
      ['cluster', false],
    ]);
  });

  test('with a file in its stead meanwhile, which a first send does not take', async () => {
    const cluster = await startKubernetesApi();
    const { mount } = cluster.rotateToken();
    const state = createStateFolder(tempFolder());
    const { resolver, changes } = start({ cluster, state, retryDelaysMillis: Array(50).fill(50) });
    await vi.waitFor(() => expect(resolver.kind()).toBe('file'));
    mount();
    await settled(resolver);
    expect(changes).toEqual([
      ['file', true],
      ['cluster', false],
    ]);
  });

  test('as often as there are delays and once more', async () => {
    const cluster = await startKubernetesApi({ mayReadNamespaces: false });
    const { resolver, changes } = start({ cluster, wantsServerVersion: true });
    await settled(resolver);
    expect(changes).toEqual([
      ['ephemeral', true],
      ['ephemeral', false],
    ]);
    expect(resolver.instance().lookUp('k8s_version')).toBe(VERSION);
    const paths = cluster.requests.map(({ path }) => path);
    expect(paths.filter((path) => path === '/version')).toHaveLength(1);
    expect(paths.filter((path) => path !== '/version')).toHaveLength(5);
  });

  test('for a version that is missing, while the seed serves', async () => {
    const cluster = await startKubernetesApi({
      instead: ({ url }, response) => url === '/version' && Boolean(response.writeHead(503).end()),
    });
    const { resolver, changes } = start({ cluster, wantsServerVersion: true });
    await settled(resolver);
    expect(changes).toEqual([
      ['cluster', true],
      ['cluster', false],
    ]);
    const paths = cluster.requests.map(({ path }) => path);
    expect(paths.filter((path) => path === '/version')).toHaveLength(5);
    expect(paths.filter((path) => path !== '/version')).toHaveLength(1);
  });

  test('for its version alone where its seed is none of the product’s', async () => {
    const cluster = await startKubernetesApi();
    const state = createStateFolder(tempFolder());
    const { resolver } = start({ kinds: ['file'], cluster, state, wantsServerVersion: true });
    await settled(resolver);
    expect([resolver.kind(), resolver.instance().lookUp('k8s_version')]).toEqual(['file', VERSION]);
    expect(cluster.requests.map(({ path }) => path)).toEqual(['/version']);
  });

  test('no sooner than the delay says', async () => {
    const cluster = await startKubernetesApi({ mayReadNamespaces: false });
    const { resolver } = start({ cluster, retryDelaysMillis: [400] });
    await vi.waitFor(() => expect(cluster.requests).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(cluster.requests).toHaveLength(1);
    await settled(resolver);
    expect(cluster.requests).toHaveLength(2);
  });
});
