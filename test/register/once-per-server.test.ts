import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isServerProcess } from '../../src/host-process/is-server-process.ts';
import { startCapture } from '../support/capture.ts';
import { SERVER, namesOf, reportTo } from '../support/host-programs.ts';
import { REGISTER, ROOT, runProgram, startNode } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const main = { isMainThread: true, isFork: false, isClusterWorker: () => false, mainModule: '/app/main.js' };

describe('register acts once per server', () => {
  test.each([
    [{}, false, true],
    [{ mainModule: undefined }, false, true],
    [{ isMainThread: false }, false, false],
    [{ isFork: true }, false, false],
    [{ isFork: true }, true, false],
    [{ isFork: true, isClusterWorker: () => true }, false, false],
    [{ isFork: true, isClusterWorker: () => true }, true, true],
    [{ mainModule: '/usr/lib/node_modules/npm/bin/npm-cli.js' }, false, false],
    [{ mainModule: '/usr/bin/npx' }, false, false],
    [{ mainModule: '/x/yarn.js' }, false, false],
    [{ mainModule: '/x/pnpm.cjs' }, false, false],
    [{ mainModule: '/x/npm-server.js' }, false, true],
  ])('%j with clusterWorkers %s: %s', (kind, clusterWorkers, expected) => {
    expect(isServerProcess(() => clusterWorkers, { ...main, ...kind })).toBe(expected);
  });

  test('not in its worker threads, forks and cluster workers', async () => {
    const capture = await startCapture();
    const host = startNode([...REGISTER, `${ROOT}test/fixtures/forking-host.mjs`], reportTo(capture));
    expect(await host.ended).toMatchObject({ code: 0, stderr: '' });
    expect(namesOf(capture)).toEqual(['server_started', 'server_stopped']);
  });

  test('imported and preloaded, it counts once', async () => {
    const capture = await startCapture();
    const source = `import 'dot-ai-telemetry/register';\n${SERVER}\ncallTool(); setTimeout(() => server.close(), 50);`;
    await runProgram(source, reportTo(capture)).ended;
    expect(capture.events).toHaveLength(4);
  });

  test('not in npm itself, where NODE_OPTIONS reaches it', async () => {
    const capture = await startCapture();
    const folder = tempFolder();
    mkdirSync(join(folder, 'bin'));
    const npm = join(folder, 'bin', 'npm-cli.js');
    writeFileSync(
      npm,
      `require('http').createServer().listen(0, '127.0.0.1', function () { setTimeout(() => this.close(), 50); });`,
    );
    expect(
      await startNode([npm], { ...reportTo(capture), NODE_OPTIONS: REGISTER.join(' ') }).ended,
    ).toMatchObject({ code: 0, stderr: '' });
    expect(capture.events).toEqual([]);
    cpSync(npm, join(folder, 'bin', 'server.js'));
    await startNode(
      [join(folder, 'bin', 'server.js')],
      { ...reportTo(capture), NODE_OPTIONS: REGISTER.join(' ') },
      ROOT,
    ).ended;
    expect(namesOf(capture)).toEqual(['server_started', 'server_stopped']);
  });
});
