import { describe, expect, test, vi } from 'vitest';
import type { KubernetesAnswer, KubernetesQuestion } from '../../src/identity/kubernetes-api.ts';
import { NOTHING, ask } from '../support/ask-kubernetes.ts';
import {
  CLUSTER_UID,
  CLUSTER_VERSION as VERSION,
  type KubernetesApi,
  type KubernetesApiOptions,
  startKubernetesApi,
} from '../support/kubernetes-api.ts';

async function askNew(options: KubernetesApiOptions): Promise<KubernetesAnswer> {
  return ask(await startKubernetesApi(options));
}

/** What a question with that namespace body ends in, and how long it takes. */
async function askWithBody(
  instead: NonNullable<KubernetesApiOptions['instead']>,
  more: Partial<KubernetesQuestion> = {},
): Promise<{ readonly answer: KubernetesAnswer; readonly millis: number; readonly api: KubernetesApi }> {
  const api = await startKubernetesApi({
    instead: (request, response) => request.url !== '/version' && instead(request, response),
  });
  const started = performance.now();
  const answer = await ask(api, more);
  return { answer, millis: performance.now() - started, api };
}

describe('a cluster that is asked', () => {
  test('tells the UID of kube-system and its version, in two plain requests', async () => {
    const api = await startKubernetesApi();
    expect(await ask(api)).toEqual({ seed: CLUSTER_UID, serverVersion: VERSION });
    expect(api.requests.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      'GET /api/v1/namespaces/kube-system',
      'GET /version',
    ]);
    for (const { headers } of api.requests) {
      expect(Object.keys(headers).toSorted()).toEqual(['accept', 'authorization', 'connection', 'host']);
      expect(headers.connection).toBe('close');
    }
  });

  test('is asked for no more than is wanted', async () => {
    const api = await startKubernetesApi();
    expect(await ask(api, { wantsServerVersion: false })).toEqual({
      seed: CLUSTER_UID,
      serverVersion: undefined,
    });
    expect(await ask(api, { wantsSeed: false })).toEqual({ seed: undefined, serverVersion: VERSION });
    expect(api.requests.map(({ path }) => path)).toEqual(['/api/v1/namespaces/kube-system', '/version']);
  });

  test('may have an address in brackets', async () => {
    expect((await ask(await startKubernetesApi(), { host: '[127.0.0.1]' })).seed).toBe(CLUSTER_UID);
  });

  test('may forbid the one and allow the other', async () => {
    expect(await askNew({ mayReadNamespaces: false })).toEqual({ seed: undefined, serverVersion: VERSION });
  });

  test('is asked with the token that is mounted now', async () => {
    const api = await startKubernetesApi();
    const { mount } = api.rotateToken();
    expect(await ask(api)).toEqual(NOTHING);
    mount();
    expect(await ask(api)).toEqual({ seed: CLUSTER_UID, serverVersion: VERSION });
    expect(api.requests.map(({ status }) => status)).toEqual([401, 401, 200, 200]);
  });

  test.each([
    ['nil', '00000000-0000-0000-0000-000000000000'],
    ['max', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
    ['upper-case', CLUSTER_UID.toUpperCase()],
    ['a number', 7],
    ['null', null],
    ['a list', [CLUSTER_UID]],
  ])('may have a UID that is no seed: %s', async (_, uid) => {
    expect(await askNew({ uid })).toEqual({ seed: undefined, serverVersion: VERSION });
  });

  test.each([
    ['a number', 1.29],
    ['empty', ''],
    ['endless', 'v'.repeat(101)],
  ])('may have a version that is none: %s', async (_, version) => {
    expect(await askNew({ version })).toEqual({ seed: CLUSTER_UID, serverVersion: undefined });
  });

  test.each(['null', '[]', '"text"', '{"metadata":null}', '{"metadata":', '', '{"metadata":"uid"}'])(
    'may answer with %s',
    async (body) => {
      const { answer } = await askWithBody((_, response) => Boolean(response.end(body)));
      expect(answer).toEqual({ seed: undefined, serverVersion: VERSION });
    },
  );
});

describe('an answer that is none', () => {
  test('is a redirect, which is not followed', async () => {
    const elsewhere = await startKubernetesApi();
    const location = `https://${elsewhere.host}:${elsewhere.port}/api/v1/namespaces/kube-system`;
    const { answer } = await askWithBody((_, response) =>
      Boolean(response.writeHead(302, { location }).end(JSON.stringify({ metadata: { uid: CLUSTER_UID } }))),
    );
    expect(answer).toEqual({ seed: undefined, serverVersion: VERSION });
    expect(elsewhere.requests).toEqual([]);
  });

  test.each([201, 203, 404, 500])('has status %i', async (status) => {
    const { answer } = await askWithBody((_, response) =>
      Boolean(response.writeHead(status).end(JSON.stringify({ metadata: { uid: CLUSTER_UID } }))),
    );
    expect(answer.seed).toBeUndefined();
  });

  test('is huge, and is not read to its end', async () => {
    let wasClosed = false;
    const { answer, millis } = await askWithBody((_, response) => {
      response.on('close', () => (wasClosed = true));
      const text = JSON.stringify({ metadata: { uid: CLUSTER_UID, filler: 'x'.repeat(64 * 1024) } });
      response.write(text);
      return true;
    });
    expect(answer).toEqual({ seed: undefined, serverVersion: VERSION });
    expect(millis).toBeLessThan(3000);
    await vi.waitFor(() => expect(wasClosed).toBe(true));
  });

  test.each([
    ['never begins', 0],
    ['comes byte by byte', 20],
  ])('%s; what else was asked is kept', async (_, dripMillis) => {
    const { answer, millis } = await askWithBody(
      (_request, response) => {
        if (dripMillis > 0) {
          const timer = setInterval(() => response.write(' '), dripMillis);
          response.on('close', () => clearInterval(timer));
        }
        return true;
      },
      { timeoutMillis: 500 },
    );
    expect(answer).toEqual({ seed: undefined, serverVersion: VERSION });
    expect(millis).toBeGreaterThan(400);
    expect(millis).toBeLessThan(2000);
  });

  test('is cut short by who asked', async () => {
    const controller = new AbortController();
    const asked = askWithBody(() => true, { signal: controller.signal });
    setTimeout(() => controller.abort(), 200);
    expect((await asked).millis).toBeLessThan(2000);
    const api = await startKubernetesApi();
    expect(await ask(api, { signal: controller.signal })).toEqual(NOTHING);
    expect(api.requests).toEqual([]);
  });
});
