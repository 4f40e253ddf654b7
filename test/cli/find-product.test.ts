import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandLine } from '../support/run-cli.ts';
import { ROOT } from '../support/run-node.ts';

const PRODUCT = `
import { defineCatalog, defineProduct } from 'dot-ai-telemetry/product';
const catalog = defineCatalog({
  name: 'hay', version: 3, forms: {}, selectors: {}, common: [], properties: {},
  events: [{ name: 'hay_made', title: 'Hay was made', purpose: 'How much', recorded: true, properties: [] }],
});
export default defineProduct({ name: 'hay', envPrefix: 'HAY', policy: 'opt-in', catalog });
`;

function hostFolder(files: Readonly<Record<string, string>>): ReturnType<typeof commandLine> {
  const made = commandLine();
  mkdirSync(join(made.folder, 'node_modules'));
  symlinkSync(ROOT, join(made.folder, 'node_modules/dot-ai-telemetry'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(made.folder, name), text);
  return made;
}

const productOf = (stdout: string): unknown => (JSON.parse(stdout) as { product: unknown }).product;

describe('the product', () => {
  test('is dot-ai where nothing names one', async () => {
    const { run } = hostFolder({ 'package.json': '{"version":"1.0.0"}' });
    expect(productOf((await run('status', '--json')).stdout)).toBe('dot-ai');
  });

  test('is that of the nearest package file', async () => {
    const { run } = hostFolder({
      'package.json': '{"type":"module","telemetry":"./telemetry.js"}',
      'telemetry.js': PRODUCT,
    });
    const { code, stdout, stderr } = await run('status', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ product: 'hay', enabled: false, decidedBy: 'policy' });
    expect((await run('catalog')).stdout).toContain('hay_made');
    expect((await run('preview')).stdout).toContain('"event": "hay_made"');
  });

  test.each(['./telemetry.js', '../{folder}/telemetry.js', '{path}/telemetry.js'])(
    'is that of --product %s, before that of the package file',
    async (file) => {
      const { folder, run } = hostFolder({
        'package.json': '{"type":"module","telemetry":"./none.js"}',
        'telemetry.js': PRODUCT,
      });
      const named = file.replace('{path}', folder).replace('{folder}', folder.split('/').at(-1) ?? '');
      expect(productOf((await run('status', '--json', '--product', named)).stdout)).toBe('hay');
    },
  );

  test.each([
    'telemetry.js',
    'dot-ai-telemetry',
    'dot-ai-telemetry/product',
    'node:fs',
    'file:///etc/hosts',
    'https://example.com/telemetry.js',
    'data:text/javascript,console.log(1)',
    './none.js',
    '.',
    './',
    '',
  ])('is not taken from %j, which is no path of a file', async (named) => {
    const { run } = hostFolder({ 'package.json': '{"type":"module"}', 'telemetry.js': PRODUCT });
    expect(await run('status', `--product=${named}`)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'dot-ai-telemetry: --product takes the path of a file that is there, such as ./telemetry.js\n',
    });
  });

  test.each([
    ['throws', `throw new Error('who maintains it may read this');`, 'who maintains it may read this'],
    ['throws nothing', 'throw undefined;', 'undefined'],
    ['exports none', 'export const other = 1;', 'exports no product: use defineProduct()'],
    ['is of another language', 'this is no JavaScript', 'Unexpected identifier'],
    ['colours', String.raw`throw new Error('a \u001b[31m red one');`, 'a ?[31m red one'],
  ])('that %s cannot be loaded: which file, and why', async (_, source, message) => {
    const { folder, run } = hostFolder({
      'package.json': '{"type":"module","telemetry":"./telemetry.js"}',
      'telemetry.js': source,
    });
    for (const args of [['status'], ['status', '--json', '--product', './telemetry.js']]) {
      const { code, stdout, stderr } = await run(...args);
      expect(code).toBe(2);
      if (args.includes('--json'))
        expect(JSON.parse(stdout)).toEqual({ error: expect.stringContaining(message) });
      else expect(stdout).toBe('');
      expect(stderr).toContain(`no product could be loaded from ${join(folder, 'telemetry.js')}: `);
      expect(stderr).toContain(message);
    }
  });

  test.each(['../telemetry.js', '.', '..'])(
    'that package.json names as %s is not executed',
    async (named) => {
      const { run } = hostFolder({
        'package.json': JSON.stringify({ type: 'module', telemetry: named, main: 'server.js' }),
        'server.js': `console.log('executed'); export const x = 1;`,
      });
      const { code, stdout, stderr } = await run('status');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('names no file of that folder under telemetry');
    },
  );
});
