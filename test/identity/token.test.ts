import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { NOTHING, ask } from '../support/ask-kubernetes.ts';
import { createAuthority } from '../support/certificates.ts';
import { makeFifo } from '../support/fifo.ts';
import { CLUSTER_UID, mountServiceAccount, startKubernetesApi } from '../support/kubernetes-api.ts';
import { startNode } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Asks in a process of its own, and keeps it alive meanwhile. */
const ASKS = `
import { askKubernetes } from './dist/src/identity/kubernetes-api.js';
const keep = setInterval(() => {}, 1000);
console.log(JSON.stringify(await askKubernetes({
  host: '127.0.0.1',
  port: process.env.PORT,
  serviceAccountFolder: process.env.SERVICE_ACCOUNT,
  wantsSeed: true,
  wantsServerVersion: true,
  runDetached: (work) => work(),
})));
clearInterval(keep);
`;

describe('the token goes to nobody', () => {
  test('whose authority is another', async () => {
    const api = await startKubernetesApi();
    mountServiceAccount(api.serviceAccountFolder, {
      token: api.token(),
      ca: createAuthority().certificate,
    });
    expect(await ask(api)).toEqual(NOTHING);
    expect(api.requests).toEqual([]);
  });

  test('whose certificate is for another host', async () => {
    const api = await startKubernetesApi({ hosts: ['10.96.0.1', 'kubernetes.default.svc'] });
    expect(await ask(api)).toEqual(NOTHING);
    expect(await ask(api, { host: 'localhost' })).toEqual(NOTHING);
    expect(api.requests).toEqual([]);
  });

  test('though Node.js is told to trust everybody', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    const api = await startKubernetesApi({ hosts: ['10.96.0.1'] });
    expect(await ask(api)).toEqual(NOTHING);
    expect(api.requests).toEqual([]);
  });

  test.each(['', ' \n', 'no certificate'])('where the authority is %j', async (ca) => {
    const api = await startKubernetesApi();
    mountServiceAccount(api.serviceAccountFolder, { token: api.token(), ca });
    expect(await ask(api)).toEqual(NOTHING);
    expect(api.requests).toEqual([]);
  });

  test.each(['', createAuthority().certificate])('whom only the environment trusts', async (ca) => {
    const api = await startKubernetesApi();
    const file = join(tempFolder(), 'ca.crt');
    writeFileSync(file, readFileSync(join(api.serviceAccountFolder, 'ca.crt')));
    const run = async (): Promise<string> => {
      const environment = {
        NODE_EXTRA_CA_CERTS: file,
        PORT: api.port,
        SERVICE_ACCOUNT: api.serviceAccountFolder,
      };
      return (await startNode(['--input-type=module', '--eval', ASKS], environment).ended).stdout;
    };
    expect(await run()).toContain(CLUSTER_UID);
    mountServiceAccount(api.serviceAccountFolder, { token: api.token(), ca });
    expect(await run()).toBe('{}\n');
    expect(api.requests).toHaveLength(2);
  });

  test('who does not speak TLS', async () => {
    const api = await startKubernetesApi();
    let received = '';
    const server = createServer((socket) => {
      socket.on('data', (chunk) => (received += chunk.toString('latin1')));
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await vi.waitFor(() => expect(server.listening).toBe(true));
    const port = String((server.address() as AddressInfo).port);
    expect(await ask(api, { port })).toEqual(NOTHING);
    expect(received).not.toBe('');
    expect(received).not.toContain(api.token());
  });
});

describe('nothing is known', () => {
  test.each([
    ['1', '127.0.0.1'],
    ['99999', '127.0.0.1'],
    ['https', '127.0.0.1'],
    ['443', ''],
    ['443', 'not a host\r\n'],
  ])('of port %j of %j', async (port, host) => {
    expect(await ask(await startKubernetesApi(), { port, host })).toEqual(NOTHING);
  });

  test.each(['token', 'ca.crt'])('without %s', async (name) => {
    const api = await startKubernetesApi();
    rmSync(join(api.serviceAccountFolder, name));
    expect(await ask(api)).toEqual(NOTHING);
    expect(api.requests).toEqual([]);
  });

  test.each([
    ['a FIFO', makeFifo],
    ['a folder', (path: string) => mkdirSync(path)],
    ['huge', (path: string) => writeFileSync(path, 'x'.repeat(70_000))],
    ['empty', (path: string) => writeFileSync(path, '\n')],
    ['of two lines', (path: string) => writeFileSync(path, 'one\r\nx-injected: two')],
  ])('where the token is %s', async (_, make) => {
    const api = await startKubernetesApi();
    rmSync(join(api.serviceAccountFolder, 'token'));
    make(join(api.serviceAccountFolder, 'token'));
    expect(await ask(api)).toEqual(NOTHING);
    expect(api.requests).toEqual([]);
  });

  test('where the host’s context throws', async () => {
    const runDetached = (): never => {
      throw new Error('of the host');
    };
    expect(await ask(await startKubernetesApi(), { runDetached })).toEqual(NOTHING);
  });
});
