import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { init } from '../../src/cli/init.ts';
import { findHostProduct } from '../../src/config/find-host-product.ts';
import { loadProduct } from '../../src/product/load-product.ts';
import { waitUntil } from '../support/capture.ts';
import { runCommand } from '../support/run-command.ts';
import { REGISTER, ROOT, startNode } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** The folder of a package that has this one installed. */
function packageWith(content: string | object): string {
  const folder = tempFolder();
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, undefined, 2)}\n`;
  writeFileSync(join(folder, 'package.json'), text);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules', 'dot-ai-telemetry'), 'dir');
  return folder;
}

const contentOf = (folder: string, name = 'package.json'): string => readFileSync(join(folder, name), 'utf8');

/** What a server of the package prints of its telemetry. */
async function serve(folder: string, envPrefix: string, source: string): Promise<readonly string[]> {
  writeFileSync(join(folder, 'server.mjs'), source);
  const environment = { [`${envPrefix}_TELEMETRY`]: 'true', [`${envPrefix}_TELEMETRY_DEBUG`]: '1' };
  const { stdout, stderr, child, ended } = startNode([...REGISTER, 'server.mjs'], environment, folder);
  await waitUntil(() => stdout().includes('ready'));
  child.kill('SIGTERM');
  await ended;
  return stderr()
    .split('\n')
    .filter((line) => line !== '');
}

const LISTEN = `
import { createServer } from 'node:http';
createServer().listen(0, '127.0.0.1', () => setImmediate(() => console.log('ready')));
`;

describe('a first product', () => {
  test.each(['module', 'commonjs'] as const)('of a package of type %s is loaded and counts', async (type) => {
    const folder = packageWith({ name: '@acme/Backup_Server', version: '1.2.3', type });
    const { text, json, exitCode } = await runCommand(init, {}, { folder });
    expect([exitCode, json]).toEqual([
      0,
      { outcome: 'written', files: ['telemetry.js', 'package.json'], product: 'acme-backup-server' },
    ]);
    const product = loadProduct(findHostProduct(join(folder, 'server.mjs'))?.path ?? '');
    expect(product).toMatchObject({
      name: 'acme-backup-server',
      envPrefix: 'ACME_BACKUP_SERVER',
      policy: 'opt-in',
    });
    expect(text).toContain('1. npm install dot-ai-telemetry @opentelemetry/api');
    expect(text).toContain('npx dot-ai-telemetry catalog');
    expect(text).toContain(
      type === 'module'
        ? `import { telemetry } from 'dot-ai-telemetry/register';`
        : `const { telemetry } = require('dot-ai-telemetry/register');`,
    );
    const source = `${LISTEN} import { telemetry } from 'dot-ai-telemetry/register';
      telemetry.record('job_done', { job: 'import', success: true, secret: 'secret' });`;
    const events = (await serve(folder, product.envPrefix, source)).map((line): unknown => JSON.parse(line));
    expect(events).toMatchObject([
      { event: 'job_done', properties: { job: 'import', success: true, version: '1.2.3' } },
      { event: 'server_started', properties: { instance_kind: 'ephemeral', schema_version: 1 } },
    ]);
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  test.each([
    { dependencies: { '@modelcontextprotocol/sdk': '1' } },
    { devDependencies: { '@modelcontextprotocol/server': '2' } },
  ])('of an MCP server has the ready catalog, with %j', async (dependencies) => {
    const folder = packageWith({ name: 'mcp', version: '1.2.3', type: 'module', ...dependencies });
    const { text } = await runCommand(init, {}, { folder });
    expect(text).toContain('instrumentMcpServer of dot-ai-telemetry/mcp');
    expect(text).toContain(`: import 'dot-ai-telemetry/register';`);
    const { catalog } = loadProduct(join(folder, 'telemetry.js'));
    expect(catalog.definition.name).toBe('mcp');
    expect(catalog.definition.events.map(({ name }) => name)).toContain('tool_executed');
    const source = `${LISTEN} import { trace, SpanKind } from '${ROOT}node_modules/@opentelemetry/api/build/src/index.js';
      const attributes = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'my-tool', 'mcp.method.name': 'tools/call' };
      trace.getTracer('x').startSpan('tools/call my-tool', { kind: SpanKind.SERVER, attributes }).end();`;
    const lines = await serve(folder, 'MCP', source);
    expect(lines.join('\n')).toContain('"event":"tool_executed"');
    expect(lines.join('\n')).toContain('"tool":"my-tool"');
  });

  test('is off before the operator says on', async () => {
    const folder = packageWith({ name: 'quiet', version: '1.2.3', type: 'module' });
    await runCommand(init, {}, { folder });
    writeFileSync(join(folder, 'server.mjs'), `${LISTEN} setTimeout(() => process.exit(), 100);`);
    const environment = { QUIET_TELEMETRY_DEBUG: '1' };
    const { stderr } = await startNode([...REGISTER, 'server.mjs'], environment, folder).ended;
    expect(stderr).toBe('');
  });

  test('is named from the package’s folder where it is written below it', async () => {
    const folder = packageWith({ name: 'below', version: '1.2.3' });
    const below = join(folder, 'src', 'usage');
    mkdirSync(below, { recursive: true });
    expect((await runCommand(init, {}, { folder: below })).exitCode).toBe(0);
    expect(JSON.parse(contentOf(folder))).toHaveProperty('telemetry', './src/usage/telemetry.js');
    expect(loadProduct(findHostProduct(join(folder, 'x.js'))?.path ?? '').name).toBe('below');
  });
});

describe('the package file', () => {
  test.each([
    [
      '{\n  "name": "a",\n  "files": ["x"]\n}\n',
      '{\n  "name": "a",\n  "files": ["x"],\n  "telemetry": "./telemetry.js"\n}\n',
    ],
    ['{\n\t"name": "a"\n}', '{\n\t"name": "a",\n\t"telemetry": "./telemetry.js"\n}'],
    ['{\r\n    "name": "a"\r\n}\r\n', '{\r\n    "name": "a",\r\n    "telemetry": "./telemetry.js"\r\n}\r\n'],
    ['{"name":"a"}', '{"name":"a","telemetry":"./telemetry.js"}'],
    ['{}\n', '{"telemetry":"./telemetry.js"}\n'],
  ])('%j has one more line and is else as it was', async (before, after) => {
    const folder = packageWith(before);
    expect((await runCommand(init, {}, { folder })).exitCode).toBe(0);
    expect(contentOf(folder)).toBe(after);
  });

  test('of workspaces is said to be nobody’s whose server is in one', async () => {
    const folder = packageWith({ name: 'root', workspaces: ['packages/*'] });
    const { text } = await runCommand(init, {}, { folder });
    expect(text).toContain('if yours is in a workspace, move telemetry.js');
    const other = packageWith({ name: 'alone' });
    expect((await runCommand(init, {}, { folder: other })).text).not.toContain('workspace');
  });

  test('that lists what is published is said to leave the file out', async () => {
    const one = packageWith({ name: 'a', files: ['dist'] });
    expect((await runCommand(init, {}, { folder: one })).text).toContain('Add telemetry.js to files');
    const other = packageWith({ name: 'a', files: ['dist', 'telemetry.js'] });
    expect((await runCommand(init, {}, { folder: other })).text).not.toContain('to files');
  });
});

describe('nothing is written', () => {
  test.each([
    ['names a product already', '{"telemetry":"./other.js"}', 'package.json has a key telemetry already'],
    ['is not JSON', '{"secret', 'There is no package.json here that can be read'],
    ['is no object', '[]', 'There is no package.json here that can be read'],
  ])('where the package file %s', async (_, content, said) => {
    const folder = packageWith(content);
    const { text, exitCode } = await runCommand(init, {}, { folder });
    expect(text).toContain(said);
    expect(exitCode).toBe(1);
    expect(contentOf(folder)).toBe(content);
    expect(existsSync(join(folder, 'telemetry.js'))).toBe(false);
  });

  test('where there is a file already', async () => {
    const folder = packageWith('{}');
    writeFileSync(join(folder, 'telemetry.js'), 'mine');
    const { text, exitCode } = await runCommand(init, {}, { folder });
    expect(text).toContain('telemetry.js is here already');
    expect(exitCode).toBe(1);
    expect([contentOf(folder), contentOf(folder, 'telemetry.js')]).toEqual(['{}', 'mine']);
  });

  test('where the package file cannot be written: the new file goes again', async (context) => {
    if (process.getuid?.() === 0) context.skip('root may write everywhere');
    const folder = packageWith('{}');
    chmodSync(join(folder, 'package.json'), 0o400);
    expect((await runCommand(init, {}, { folder })).exitCode).toBe(1);
    expect(readdirSync(folder).toSorted()).toEqual(['node_modules', 'package.json']);
  });
});
