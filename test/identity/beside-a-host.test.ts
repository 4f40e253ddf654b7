import { AsyncLocalStorage, AsyncResource, createHook } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createInstanceResolver } from '../../src/identity/instance-resolver.ts';
import { createStateFolder } from '../../src/state/create-state-folder.ts';
import { createAuthority } from '../support/certificates.ts';
import { mountServiceAccount, startKubernetesApi } from '../support/kubernetes-api.ts';
import { type Running, startNode } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A host that starts to look for its identity and has nothing else to do but what `MORE` says. */
const HOST = `
import { createInstanceResolver } from './dist/src/identity/instance-resolver.js';
import { createStateFolder } from './dist/src/state/create-state-folder.js';
const { PORT, SERVICE_ACCOUNT, FOLDER } = process.env;
createInstanceResolver({
  product: 'dot-ai',
  kinds: ['cluster', 'file'],
  salt: '',
  epoch: 'all',
  state: FOLDER && createStateFolder(FOLDER),
  cluster: PORT && { host: '127.0.0.1', port: PORT, serviceAccountFolder: SERVICE_ACCOUNT },
  wantsServerVersion: true,
  runDetached: (work) => work(),
  now: Date.now,
  onChange: () => undefined,
}).start();
process.on('exit', () => {
  console.log(process.moduleLoadList.some((name) => name === 'NativeModule https') ? 'https' : 'no https');
});
`;

function runHost(environment: Record<string, string>, more = ''): Running {
  return startNode(['--input-type=module', '--eval', HOST + more], environment);
}

/** A pod whose API server is at that port. */
function podOf(port: number): Record<string, string> {
  const folder = tempFolder();
  mountServiceAccount(folder, { token: 'token', ca: createAuthority().certificate });
  return { PORT: String(port), SERVICE_ACCOUNT: folder };
}

/** A server that takes as many connections as the system does for it, and no more. */
const DEAF = `
const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  require('node:fs').writeSync(1, String(server.address().port));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
`;

describe('a host that looks for its identity', () => {
  test('ends at once though the API server never answers', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    // Long enough for the connections to be there.
    const { code, stdout, stderr, millis } = await runHost(podOf(port), 'setTimeout(() => {}, 500);').ended;
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'https\n', stderr: '' });
    expect(connections).toBe(2);
    expect(millis).toBeLessThan(3000);
  });

  test('ends soon though nothing even takes the connection', async () => {
    const deaf = spawn(process.execPath, ['--eval', DEAF]);
    onTestFinished(() => void deaf.kill('SIGKILL'));
    const [text] = await once(deaf.stdout, 'data');
    const port = Number(String(text));
    const fillers = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    onTestFinished(() => fillers.forEach((socket) => void socket.destroy()));
    await sleep(200);
    const { code, stdout, stderr, millis } = await runHost(podOf(port)).ended;
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'https\n', stderr: '' });
    expect(millis).toBeLessThan(3500);
  });

  test('loads nothing to ask a cluster with where there is none', async () => {
    const { code, stdout, stderr } = await runHost({ FOLDER: tempFolder() }, 'setTimeout(() => {}, 300);')
      .ended;
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'no https\n', stderr: '' });
  });

  test('lends it no context of a request', async () => {
    const store = new AsyncLocalStorage<string>();
    const origin = new AsyncResource('test');
    const seen = new Map<string, Set<string | undefined>>();
    const hook = createHook({
      init: (_, type) => {
        seen.set(type, (seen.get(type) ?? new Set()).add(store.getStore()));
      },
    }).enable();
    onTestFinished(() => void hook.disable());
    const cluster = await startKubernetesApi({ mayReadNamespaces: false });
    const resolver = createInstanceResolver({
      product: 'dot-ai',
      kinds: ['cluster', 'file'],
      salt: '',
      epoch: 'all',
      state: createStateFolder(tempFolder()),
      cluster,
      wantsServerVersion: true,
      runDetached: (work) => origin.runInAsyncScope(work),
      now: Date.now,
      onChange: () => undefined,
      retryDelaysMillis: [20, 20],
    });
    onTestFinished(() => resolver.stop());
    store.run('request', () => resolver.start());
    await vi.waitFor(() => expect(resolver.isAwaited()).toBe(false), { timeout: 5000 });
    for (const type of ['Timeout', 'TLSWRAP', 'TCPCONNECTWRAP', 'HTTPCLIENTREQUEST', 'FSREQPROMISE']) {
      expect([type, ...(seen.get(type) ?? [])]).toEqual([type, undefined]);
    }
  });
});
