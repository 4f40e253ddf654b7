import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { instanceId } from '../../src/identity/instance-id.ts';
import { CLUSTER_UID, CLUSTER_VERSION, startKubernetesApi } from '../support/kubernetes-api.ts';
import { commandLine } from '../support/run-cli.ts';
import { runProgram } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const SEED = '11111111-2222-4333-8444-555555555555';

/** A state folder that an operator named, with or without an id. */
function stateFolder(text?: string): string {
  const folder = tempFolder();
  if (text !== undefined) writeFileSync(join(folder, 'instance-id'), text, { mode: 0o600 });
  return folder;
}

/** Runs in this process, since the token of a pod is mounted where no test may write. */
async function runInPod(
  args: readonly string[],
  environment: Record<string, string>,
  serviceAccountFolder: string,
): Promise<Record<string, unknown>> {
  const { stdout } = await runCommandLine({
    args: [...args, '--json'],
    environment,
    folder: tempFolder(),
    terminalColumns: undefined,
    version: '1.0.0',
    now: Date.now,
    serviceAccountFolder,
  });
  return JSON.parse(stdout) as Record<string, unknown>;
}

const POD = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: '1' };

describe('id', () => {
  const fileId = instanceId({ product: 'dot-ai', kind: 'file', seed: SEED });
  const saltedId = instanceId({ product: 'dot-ai', kind: 'file', seed: SEED, salt: 'pepper' });

  test.each([
    ['a file', `${SEED}\n`, {}, { id: fileId, kind: 'file', reason: 'kept in the state folder' }],
    ['a file and a salt', SEED, { DOT_AI_TELEMETRY_SALT: 'pepper' }, { id: saltedId, kind: 'file' }],
    ['no file yet', undefined, {}, { kind: 'file', reason: expect.stringMatching(/^none yet: made /u) }],
    ['a file without an id', 'my-secret', {}, { kind: 'ephemeral' }],
    ['a file that is empty', '', {}, { kind: 'ephemeral' }],
    ['a file, in a pod', SEED, POD, { kind: 'unknown', reason: expect.stringContaining('--resolve') }],
  ])('with %s', async (_, text, environment, expected) => {
    const { run } = commandLine({ DOT_AI_TELEMETRY_STATE_DIR: stateFolder(text), ...environment });
    const { code, stdout } = await run('id', '--json');
    expect(code).toBe(0);
    const found: Record<string, unknown> = JSON.parse(stdout);
    expect(found).toMatchObject(expected);
    expect(Object.hasOwn(found, 'id')).toBe(Object.hasOwn(expected, 'id'));
    expect(stdout).not.toMatch(new RegExp(`${SEED}|my-secret|pepper`, 'u'));
  });

  test('without a folder to remember it in', async () => {
    const { run } = commandLine({ HOME: '' });
    expect((await run('id')).stdout).toBe(
      'There is no id to show.\nKind: ephemeral (nothing can be remembered: a random one in each process)\n',
    );
  });

  test('with a state folder that nobody can make', async () => {
    const { run } = commandLine({ DOT_AI_TELEMETRY_STATE_DIR: '/dev/null/state' });
    expect(JSON.parse((await run('id', '--json')).stdout)).toEqual({
      kind: 'ephemeral',
      reason: 'nothing can be remembered: a random one in each process',
    });
  });

  test('in a state folder that is no absolute path nothing is looked for', async () => {
    const { folder, run } = commandLine({ DOT_AI_TELEMETRY_STATE_DIR: 'state' });
    mkdirSync(join(folder, 'state'));
    writeFileSync(join(folder, 'state/instance-id'), SEED);
    expect(JSON.parse((await run('id', '--json')).stdout)).toMatchObject({ kind: 'ephemeral' });
  });
});

describe('--resolve', () => {
  const clusterId = instanceId({ product: 'dot-ai', kind: 'cluster', seed: CLUSTER_UID });

  test('asks the cluster of this pod, once', async () => {
    const { host, port, requests, serviceAccountFolder } = await startKubernetesApi();
    const pod = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port };
    const run = (...args: string[]): Promise<Record<string, unknown>> =>
      runInPod(args, pod, serviceAccountFolder);
    expect(await run('id')).toMatchObject({ kind: 'unknown' });
    expect(await run('status')).toMatchObject({ identityKind: 'unknown' });
    expect(requests).toEqual([]);
    expect(await run('id', '--resolve')).toEqual({
      id: clusterId,
      kind: 'cluster',
      reason: 'the cluster’s own id',
    });
    expect(requests.map(({ path = '' }) => path).toSorted()).toEqual([
      '/api/v1/namespaces/kube-system',
      '/version',
    ]);
    expect(await run('status', '--resolve')).toMatchObject({ identityKind: 'cluster' });
    const { events } = (await run('preview', '--resolve')) as {
      events: readonly { event: string; distinct_id: string; properties: object }[];
    };
    expect(events.find(({ event }) => event === 'server_started')).toMatchObject({
      distinct_id: clusterId,
      properties: { instance_kind: 'cluster', k8s_version: /\d+\.\d+\.\d+/u.exec(CLUSTER_VERSION)?.[0] },
    });
  });

  test.each([
    ['none', undefined, 'ephemeral', 'the cluster did not tell; nothing can be remembered'],
    ['an empty one', stateFolder, 'file', 'the cluster did not tell; none yet: made in the state folder'],
    ['one with an id', () => stateFolder(SEED), 'file', 'the cluster did not tell; kept in the state folder'],
  ])(
    'of a cluster that refuses says what a server falls back to: state folder %s',
    async (_, make, kind, reason) => {
      const { host, port, serviceAccountFolder } = await startKubernetesApi({ mayReadNamespaces: false });
      const pod = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port };
      const environment = { ...pod, ...(make !== undefined && { DOT_AI_TELEMETRY_STATE_DIR: make() }) };
      expect(await runInPod(['id', '--resolve'], environment, serviceAccountFolder)).toMatchObject({
        kind,
        reason: expect.stringContaining(reason),
      });
    },
  );

  test('lives until the answer is there, though nothing else keeps its process', async () => {
    const { host, port, serviceAccountFolder } = await startKubernetesApi();
    const environment = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port };
    const source = `
      import { runCommandLine } from './dist/src/cli/run-command-line.js';
      const options = ${JSON.stringify({ args: ['id', '--resolve'], environment, folder: '/', serviceAccountFolder })};
      process.stdout.write((await runCommandLine({ ...options, now: Date.now })).stdout);
    `;
    expect(await runProgram(source, {}, []).ended).toMatchObject({
      code: 0,
      stdout: `${clusterId}\nKind: cluster (the cluster’s own id)\n`,
    });
  });

  test('outside of a pod asks nobody', async () => {
    expect(await runInPod(['id', '--resolve'], {}, tempFolder())).toMatchObject({ kind: 'ephemeral' });
  });
});
