import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serverLines } from '../../src/operator-lines.ts';
import type { LocalCapture } from '../../src/local-capture/create-local-capture.ts';
import { startCapture } from '../support/capture.ts';
import { hostFolder } from '../support/host-folder.ts';
import { namesOf } from '../support/host-programs.ts';
import { type Running, startNode } from '../support/run-node.ts';

/** A product, but for the first line and the last, which tell how its file gives it. */
const DEFINITION = `
const catalog = defineCatalog({
  name: 'backup',
  version: 1,
  forms: {},
  selectors: {},
  properties: {
    version: { purpose: 'Which releases', rule: { type: 'version', parts: 3 }, from: [{ fact: 'version' }] },
    kind: { purpose: 'Which kinds', rule: { type: 'choice', values: ['full'] }, from: [] },
  },
  common: ['version'],
  events: [
    { name: 'server_started', title: 'It started', purpose: 'How many', recorded: true, properties: [] },
    { name: 'backup_made', title: 'A backup', purpose: 'How many', recorded: true, properties: ['kind'] },
  ],
});
const settings = { name: 'backup', envPrefix: 'BACKUP', policy: 'opt-out', host: 'https://eu.i.posthog.com' };
`;
const IMPORT = `import { defineCatalog, defineProduct } from 'dot-ai-telemetry/product';${DEFINITION}`;
const PRODUCT = `${IMPORT} export const product = defineProduct({ ...settings, catalog });`;

/** Listens, makes a backup, says whether telemetry is on, and ends. */
const SERVER = `
import { telemetry } from 'dot-ai-telemetry/register';
import { createServer } from 'node:http';
const server = createServer().listen(0, '127.0.0.1', () => {
  telemetry.record('backup_made', { kind: 'full' });
  console.log(telemetry.status().lines.join());
  setTimeout(() => server.close(), 50);
});
`;
const ON = 'Telemetry: enabled (anonymous usage data)\n';
const BOTH = ['backup_made', 'server_started'];

const packageFile = (more: object): string =>
  JSON.stringify({ name: 'host', version: '3.4.5', type: 'module', ...more });

/** Settings under which this product would report, and dot-ai would in its place. */
function reportTo(capture: LocalCapture): Record<string, string> {
  return {
    BACKUP_POSTHOG_KEY: 'phc_test',
    BACKUP_POSTHOG_HOST: capture.url,
    DOT_AI_POSTHOG_KEY: 'phc_test',
    DOT_AI_POSTHOG_HOST: capture.url,
  };
}

function run(
  files: Readonly<Record<string, string>>,
  environment: Record<string, string>,
  main = 'server.js',
): Running {
  return startNode([main], environment, hostFolder({ 'server.js': SERVER, ...files }));
}

describe('register takes the product that the host’s package file names', () => {
  test.each([
    ['telemetry.js', PRODUCT],
    ['telemetry.js', `${IMPORT} export default defineProduct({ ...settings, catalog });`],
    [
      'lib/telemetry.cjs',
      `const { defineCatalog, defineProduct } = require('dot-ai-telemetry/product');${DEFINITION}
      exports.product = defineProduct({ ...settings, catalog });`,
    ],
    [
      'telemetry.cjs',
      `const { defineCatalog, defineProduct } = require('dot-ai-telemetry/product');${DEFINITION}
      exports.default = defineProduct({ ...settings, catalog });`,
    ],
  ])('%s: %s', async (path, source) => {
    const capture = await startCapture();
    const files = { 'package.json': packageFile({ telemetry: `./${path}` }), [path]: source };
    expect(await run(files, reportTo(capture)).ended).toMatchObject({ code: 0, stdout: ON, stderr: '' });
    expect(namesOf(capture)).toEqual(BOTH);
    for (const { properties } of capture.events) expect(properties['version']).toBe('3.4.5');
  });

  test('and dot-ai where it names none', async () => {
    const capture = await startCapture();
    const files = { 'package.json': packageFile({}) };
    expect(await run(files, reportTo(capture)).ended).toMatchObject({ code: 0, stdout: ON, stderr: '' });
    expect(namesOf(capture)).toEqual(['server_started', 'server_stopped']);
  });

  test('by the nearest package file that has a version, or names one', async () => {
    const capture = await startCapture();
    const files = {
      'package.json': packageFile({ telemetry: './telemetry.js' }),
      'telemetry.js': PRODUCT,
      'apps/plain/package.json': '{"type":"module"}',
      'apps/plain/src/server.js': SERVER,
      'apps/other/package.json': packageFile({ version: '1.0.0' }),
      'apps/other/server.js': SERVER,
    };
    await run(files, reportTo(capture), 'apps/plain/src/server.js').ended;
    expect(namesOf(capture)).toEqual(BOTH);
    expect(capture.events[0]?.properties['version']).toBe('3.4.5');
    const other = await startCapture();
    await run(files, reportTo(other), 'apps/other/server.js').ended;
    expect(namesOf(other)).toEqual(['server_started', 'server_stopped']);
  });
});

describe('a product that cannot be loaded is off, in one line, and the host goes on', () => {
  test.each([
    ['throws', 'telemetry.js', `throw new Error('secret');`],
    ['is no program', 'telemetry.js', 'secret {'],
    ['exports nothing', 'telemetry.js', PRODUCT.replace('export const', 'const')],
    ['was not defined', 'telemetry.js', `${IMPORT} export const product = { ...settings, catalog };`],
    ['has a mistake', 'telemetry.js', PRODUCT.replace(`'BACKUP'`, `'secret'`)],
    ['waits at its top level', 'telemetry.js', `${PRODUCT} await 1;`],
    ['is not there', 'elsewhere.js', PRODUCT],
  ])('that %s', async (_, path, source) => {
    const capture = await startCapture();
    const files = { 'package.json': packageFile({ telemetry: './telemetry.js' }), [path]: source };
    expect(await run(files, reportTo(capture)).ended).toMatchObject({
      code: 0,
      stdout: 'Telemetry: disabled (package.json)\n',
      stderr: `dot-ai-telemetry: ${serverLines.productNotLoaded.say()}\n`,
    });
    expect(capture.requests).toEqual([]);
  });

  test.each(['../telemetry.js', './../../outside/telemetry.js', '..'])(
    'that lies outside: %s',
    async (name) => {
      const capture = await startCapture();
      const files = {
        'outside/telemetry.js': PRODUCT,
        'telemetry.js': PRODUCT,
        'apps/host/package.json': packageFile({ telemetry: name }),
        'apps/host/server.js': SERVER,
      };
      const { code, stderr } = await run(files, reportTo(capture), 'apps/host/server.js').ended;
      expect(stderr).toBe(`dot-ai-telemetry: ${serverLines.productNotLoaded.say()}\n`);
      expect(code).toBe(0);
      expect(capture.requests).toEqual([]);
    },
  );
});

describe('the product’s file', () => {
  const files = {
    'package.json': packageFile({ telemetry: './telemetry.js' }),
    'telemetry.js': `console.error('executed'); ${PRODUCT}`,
  };

  test.each([
    [{ DO_NOT_TRACK: '1' }, 'DO_NOT_TRACK', ''],
    [{ OTEL_SDK_DISABLED: 'true' }, 'OTEL_SDK_DISABLED', ''],
    // Only the product tells what its own switch is called.
    [{ BACKUP_TELEMETRY: 'false' }, 'BACKUP_TELEMETRY', 'executed\n'],
  ])('with %j', async (environment, name, stderr) => {
    const capture = await startCapture();
    expect(await run(files, { ...reportTo(capture), ...environment }).ended).toMatchObject({
      code: 0,
      stdout: `Telemetry: disabled (${name})\n`,
      stderr,
    });
    expect(capture.requests).toEqual([]);
  });

  test('is not even executed in the command line’s own process, where NODE_OPTIONS reaches it', async () => {
    const capture = await startCapture();
    const folder = hostFolder({ 'server.js': SERVER, ...files });
    mkdirSync(join(folder, 'node_modules/.bin'));
    symlinkSync('../../server.js', join(folder, 'node_modules/.bin/dot-ai-telemetry'));
    const environment = { ...reportTo(capture), NODE_OPTIONS: '--import dot-ai-telemetry/register' };
    const main = 'node_modules/.bin/dot-ai-telemetry';
    expect(await startNode([main], environment, folder).ended).toMatchObject({ code: 0, stderr: '' });
    expect(capture.requests).toEqual([]);
    expect((await startNode(['server.js'], environment, folder).ended).stderr).toBe('executed\n');
    expect(namesOf(capture)).toEqual(BOTH);
  });
});

describe('workers of node:cluster', () => {
  const CLUSTER = `
import { telemetry } from 'dot-ai-telemetry/register';
import cluster from 'node:cluster';
import { createServer } from 'node:http';
if (cluster.isPrimary) {
  for (const _ of [1, 2]) cluster.fork();
} else {
  createServer().listen(0, '127.0.0.1', () => {
    telemetry.record('backup_made', { kind: 'full' });
    setTimeout(() => process.exit(0), 50);
  });
}
`;

  test.each([
    ['count where the product says so', 'true', ['backup_made', 'backup_made']],
    ['do not count by themselves', 'false', []],
  ])('%s', async (_, clusterWorkers, expected) => {
    const capture = await startCapture();
    const files = {
      'package.json': packageFile({ telemetry: './telemetry.js' }),
      'telemetry.js': PRODUCT.replace('{ ...settings,', `{ ...settings, clusterWorkers: ${clusterWorkers},`),
      'server.js': CLUSTER,
    };
    expect(await run(files, reportTo(capture)).ended).toMatchObject({ code: 0, stderr: '' });
    expect(namesOf(capture).filter((name) => name === 'backup_made')).toEqual(expected);
  });
});
