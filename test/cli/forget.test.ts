import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CommandContext } from '../../src/cli/command.ts';
import { forget } from '../../src/cli/forget.ts';
import { instanceId } from '../../src/identity/instance-id.ts';
import { defineProduct } from '../../src/product/define-product.ts';
import { dotAi } from '../../src/product/dot-ai.ts';
import { startCapture } from '../support/capture.ts';
import { SERVER, reportTo } from '../support/host-programs.ts';
import { CLUSTER_UID, startKubernetesApi } from '../support/kubernetes-api.ts';
import { runCommand } from '../support/run-command.ts';
import { ROOT, runProgram, startNode } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const SEED = '3f0c9c1e-5a3d-4b52-8a1f-0d6a8e2f7b11';
const CLUSTER_ID = 'sha256:d5946e03866bce382099930f24de4b5a33a6c15afb74e1ee01fadb16010b11b6';

/** A state folder that holds a seed. */
function stateWith(seed = `${SEED}\n`): string {
  const folder = tempFolder();
  writeFileSync(join(folder, 'instance-id'), seed, { mode: 0o600 });
  return folder;
}

const seedIn = (folder: string): string => readFileSync(join(folder, 'instance-id'), 'utf8').trim();
const idOf = (seed: string, rest = {}): string =>
  instanceId({ product: 'dot-ai', kind: 'file', seed, ...rest });

describe('an id that a file keeps', () => {
  test('is replaced, and both are said', async () => {
    const folder = stateWith();
    writeFileSync(join(folder, 'installation.json'), '{}');
    const { text, json, exitCode } = await runCommand(forget, { DOT_AI_TELEMETRY_STATE_DIR: folder });
    const seed = seedIn(folder);
    expect(seed).not.toBe(SEED);
    expect(text.split('\n')).toEqual([
      `Old id: ${idOf(SEED)}`,
      `New id: ${idOf(seed)}`,
      'A server that is running has the old one until it is started again.',
      expect.stringContaining('delete events of persons, and these have none'),
      expect.stringContaining('The maintainers of dot-ai can'),
    ]);
    expect(json).toEqual({
      outcome: 'forgotten',
      forgotten: [{ kind: 'file', done: true, oldIds: [idOf(SEED)], newIds: [idOf(seed)] }],
    });
    expect(exitCode).toBe(0);
    expect(readdirSync(folder).toSorted()).toEqual(['installation.json', 'instance-id']);
    if (process.platform !== 'win32') expect(statSync(join(folder, 'instance-id')).mode & 0o777).toBe(0o600);
    // Neither seed leads anywhere outside.
    expect(text).not.toContain(SEED);
    expect(text).not.toContain(seed);
  });

  test('is said with the salt that is set, which is not', async () => {
    const environment = { DOT_AI_TELEMETRY_STATE_DIR: stateWith(), DOT_AI_TELEMETRY_SALT: 'pepper' };
    const { text } = await runCommand(forget, environment);
    expect(text).toContain(idOf(SEED, { salt: 'pepper' }));
    expect(text).not.toContain('pepper');
  });

  test('is said for this year and the last where ids last a year', async () => {
    const product = defineProduct({ ...dotAi, epoch: 'utc-year' });
    const now = (): number => Date.parse('2026-03-01T00:00:00Z');
    const { text } = await runCommand(forget, { DOT_AI_TELEMETRY_STATE_DIR: stateWith() }, { product, now });
    expect(text).toContain(`Old id: ${idOf(SEED, { epoch: '2025' })}, ${idOf(SEED, { epoch: '2026' })}`);
  });

  test('is the one that a server sends with before, and not after', async () => {
    const capture = await startCapture();
    const folder = stateWith();
    const environment = { ...reportTo(capture), DOT_AI_TELEMETRY_STATE_DIR: folder };
    const serve = async (): Promise<unknown> => {
      const source = `${SERVER} callTool(); setTimeout(() => server.close(), 500);`;
      await runProgram(source, environment).ended;
      return capture.distinctEvents().at(-1)?.distinctId;
    };
    expect(await serve()).toBe(idOf(SEED));
    await runCommand(forget, environment);
    expect(await serve()).toBe(idOf(seedIn(folder)));
  });

  test.each([['no seed'], [undefined]])('is none where the file holds %j: nothing is made', async (text) => {
    const folder = text === undefined ? join(tempFolder(), 'state') : stateWith(text);
    const result = await runCommand(forget, { DOT_AI_TELEMETRY_STATE_DIR: folder });
    expect(result).toMatchObject({
      text: 'No id is in the state folder: there is nothing to forget.',
      json: { outcome: 'nothing' },
      exitCode: 0,
    });
    if (text === undefined) expect(existsSync(folder)).toBe(false);
    else expect(seedIn(folder)).toBe(text);
  });

  test('is not touched where its folder is not named from the root', async () => {
    const { text, exitCode } = await runCommand(forget, { DOT_AI_TELEMETRY_STATE_DIR: 'state' });
    expect(text).toContain('DOT_AI_TELEMETRY_STATE_DIR is not an absolute path');
    expect(exitCode).toBe(1);
  });
});

describe('an id of a cluster', () => {
  test('is not stored: a new salt is what changes it', async () => {
    const environment = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: '1' };
    const [one, other] = [await runCommand(forget, environment), await runCommand(forget, environment)];
    expect(one.text).toContain('Old id: not known, --resolve asks the cluster for its UID.');
    expect(one.text).toMatch(
      /kubectl set env deployment\/YOUR_DEPLOYMENT --namespace YOUR_NAMESPACE DOT_AI_TELEMETRY_SALT=[\w-]{22}$/mu,
    );
    expect(one.text).toContain('With Helm, set DOT_AI_TELEMETRY_SALT');
    expect(one.text).not.toBe(other.text);
    // It is not done before the operator has set it.
    expect(one).toMatchObject({ exitCode: 1, json: { outcome: 'not_done' } });
  });

  test('is said with --resolve, as it is and as it will be', async () => {
    const { host, port, serviceAccountFolder } = await startKubernetesApi();
    const environment = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port };
    const { text } = await runCommand(forget, environment, resolving(serviceAccountFolder));
    expect(text).toContain(`Old id: ${CLUSTER_ID}`);
    const salt = /_SALT=(\S+)/u.exec(text)?.[1] ?? '';
    const newId = instanceId({ product: 'dot-ai', kind: 'cluster', seed: CLUSTER_UID, salt });
    expect(text).toContain(`New id, with that salt: ${newId}`);
    expect(text).not.toContain(CLUSTER_UID);
  });

  test('is not known where the cluster does not tell', async () => {
    const { host, port, serviceAccountFolder } = await startKubernetesApi({ mayReadNamespaces: false });
    const environment = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port };
    const { text } = await runCommand(forget, environment, resolving(serviceAccountFolder));
    expect(text).toContain('Old id: not known, the cluster did not tell its UID.');
    expect(text).not.toContain('New id');
  });

  test('is waited for in a process that has nothing else to do', async () => {
    const { host, port, serviceAccountFolder } = await startKubernetesApi();
    const context = { folder: ROOT, widthColumns: 80, serviceAccountFolder };
    const source = `
      import { forget } from './dist/src/cli/forget.js';
      import { dotAi } from './dist/src/product/dot-ai.js';
      const context = { ...${JSON.stringify(context)}, product: dotAi, environment: process.env, flags: new Set(['resolve']), now: Date.now };
      console.log((await forget.run(context)).text);`;
    const environment = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port };
    const { stdout, code } = await startNode(['--input-type=module', '--eval', source], environment).ended;
    expect(stdout).toContain(`Old id: ${CLUSTER_ID}`);
    expect(code).toBe(0);
  });

  test('is beside one that a file keeps, which is replaced too', async () => {
    const folder = stateWith();
    const { text, json } = await runCommand(forget, {
      KUBERNETES_SERVICE_HOST: '127.0.0.1',
      KUBERNETES_SERVICE_PORT: '1',
      DOT_AI_TELEMETRY_STATE_DIR: folder,
    });
    expect(text).toContain(`New id: ${idOf(seedIn(folder))}`);
    expect(text).toContain('DOT_AI_TELEMETRY_SALT=');
    expect(json).toMatchObject({
      forgotten: [
        { kind: 'file', done: true },
        { kind: 'cluster', done: false },
      ],
    });
  });
});

test('a random id of each process is nothing to forget', async () => {
  const product = defineProduct({ ...dotAi, identity: [] });
  const { text, exitCode } = await runCommand(forget, {}, { product });
  expect(text).toBe('Nothing is remembered here: each start of a server has a new id.');
  expect(exitCode).toBe(0);
});

function resolving(serviceAccountFolder: string): Partial<CommandContext> {
  return { flags: new Set(['resolve']), serviceAccountFolder };
}
