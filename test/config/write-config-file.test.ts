import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { writeConfigFile } from '../../src/config/write-config-file.ts';
import { type Running, ROOT, startNode } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const MODULE = `${ROOT}dist/src/config/write-config-file.js`;
const isRoot = process.getuid?.() === 0;
const isWindows = process.platform === 'win32';

/** A config file of that content, in a folder of its own. */
function fileOf(content: string | Uint8Array): string {
  const path = join(tempFolder(), 'config.json');
  writeFileSync(path, content);
  return path;
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

/** Runs a program that has `writeConfigFile` in a process of its own. */
function startWriter(source: string): Running {
  const program = `import { writeConfigFile } from ${JSON.stringify(MODULE)};\n${source}`;
  return startNode(['--input-type=module', '--eval', program]);
}

describe('a change', () => {
  test.each([
    ['adds a key at the end', '{"b":1,"a":{"c":[]}}', { telemetry: false }, ['b', 'a', 'telemetry']],
    ['changes a key in its place', '{"telemetry":true,"a":1}', { telemetry: false }, ['telemetry', 'a']],
    ['removes a key', '{"a":1,"telemetry":true,"b":2}', { telemetry: undefined }, ['a', 'b']],
    ['removes a key that is not there', '{"a":1}', { telemetry: undefined }, ['a']],
    ['does several at once', '{"a":1,"b":2}', { a: undefined, b: 3, c: null }, ['b', 'c']],
    ['is made in a file with a byte order mark', '\u{FEFF}{"a":1}', { b: 2 }, ['a', 'b']],
  ])('%s', (_, before, changes, keys) => {
    const path = fileOf(before);
    expect(writeConfigFile(path, changes)).toBe('written');
    const expected = { ...JSON.parse(before.replace('\u{FEFF}', '')), ...changes };
    const after = readFileSync(path, 'utf8');
    expect(JSON.parse(after)).toEqual(JSON.parse(JSON.stringify(expected)));
    expect(Object.keys(JSON.parse(after))).toEqual(keys);
  });

  test('is written for people, and alone in its folder', () => {
    const path = fileOf('{"a":[1]}');
    writeConfigFile(path, { telemetry: false });
    expect(readFileSync(path, 'utf8')).toBe('{\n  "a": [\n    1\n  ],\n  "telemetry": false\n}\n');
    expect(readdirSync(dirname(path))).toEqual(['config.json']);
  });

  test('makes the file and its folders, for their owner alone', (context) => {
    if (isWindows) context.skip('Windows has no such modes');
    const home = tempFolder();
    const path = join(home, '.config', 'dot-ai', 'config.json');
    expect(writeConfigFile(path, { telemetry: false })).toBe('written');
    expect(readFileSync(path, 'utf8')).toBe('{\n  "telemetry": false\n}\n');
    expect([path, dirname(path), join(home, '.config')].map(modeOf)).toEqual(['600', '700', '700']);
  });

  test('fails at once where a file system takes no folders', async (context) => {
    if (!existsSync('/proc/self')) context.skip('there is no /proc');
    const writer = startWriter(`console.log(writeConfigFile('/proc/self/.x/config.json', { a: 1 }));`);
    expect((await writer.ended).stdout).toBe('failed\n');
  });

  test('takes from others the right to write a file, and leaves its folder as it is', (context) => {
    if (isWindows) context.skip('Windows has no such modes');
    const path = fileOf('{}');
    chmodSync(path, 0o666);
    chmodSync(dirname(path), 0o755);
    expect(writeConfigFile(path, { a: 1 })).toBe('written');
    expect([path, dirname(path)].map(modeOf)).toEqual(['600', '755']);
  });

  test('behind a link changes what the link leads to', () => {
    const target = fileOf('{"a":1}');
    const path = join(tempFolder(), 'config.json');
    symlinkSync(target, path);
    expect(writeConfigFile(path, { b: 2 })).toBe('written');
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readlinkSync(path)).toBe(target);
    expect(JSON.parse(readFileSync(target, 'utf8'))).toEqual({ a: 1, b: 2 });
    expect([path, target].map((file) => readdirSync(dirname(file)))).toEqual([
      ['config.json'],
      ['config.json'],
    ]);
  });

  test('keeps what another process writes meanwhile', () => {
    const path = fileOf('{"a":1}');
    let attempts = 0;
    const outcome = writeConfigFile(path, { hint: true }, () => {
      attempts += 1;
      if (attempts === 1) writeFileSync(path, '{"a":1,"telemetry":false}');
      return `${attempts}`;
    });
    expect([outcome, attempts]).toEqual(['written', 2]);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1, telemetry: false, hint: true });
    expect(readdirSync(dirname(path))).toEqual(['config.json']);
  });

  test('is given up while others do not stop writing', () => {
    const path = fileOf('{}');
    let attempts = 0;
    const outcome = writeConfigFile(path, { hint: true }, () => {
      attempts += 1;
      writeFileSync(path, `{"a":${attempts}}`);
      return `${attempts}`;
    });
    expect(outcome).toBe('failed');
    expect(readFileSync(path, 'utf8')).toBe(`{"a":${attempts}}`);
    expect(readdirSync(dirname(path))).toEqual(['config.json']);
  });
});

describe('a file that cannot be understood is not touched', () => {
  test.each([
    ['an empty one', ''],
    ['half a file', '{"telemetry":fals'],
    ['an array', '[]'],
    ['one that is too large', `{}${' '.repeat(70_000)}`],
  ])('%s', (_, content) => {
    const path = fileOf(content);
    const { ino, mtimeMs } = statSync(path);
    expect(writeConfigFile(path, { telemetry: false })).toBe('not_understood');
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(statSync(path)).toMatchObject({ ino, mtimeMs });
    expect(readdirSync(dirname(path))).toEqual(['config.json']);
  });

  test('nor is a folder, or what a link to nothing leads to', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'config.json'));
    symlinkSync(join(folder, 'nothing'), join(folder, 'link.json'));
    for (const name of ['config.json', 'link.json']) {
      expect(writeConfigFile(join(folder, name), { a: 1 })).toBe('not_understood');
    }
    expect(readdirSync(folder).toSorted()).toEqual(['config.json', 'link.json']);
    expect(readdirSync(join(folder, 'config.json'))).toEqual([]);
  });
});

describe('a change that cannot be made leaves everything as it was', () => {
  test.each([
    ['a value that is no JSON', '{"a":1}', { a: 1n }],
    ['one that would be too large to be read', '{"a":1}', { b: 'x'.repeat(65_536) }],
    ['a file that is nested too deep to be written', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, {}],
  ])('%s', (_, content, changes) => {
    const path = fileOf(content);
    expect(writeConfigFile(path, changes)).toBe('failed');
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(readdirSync(dirname(path))).toEqual(['config.json']);
  });

  test('a folder that is a file', () => {
    const path = join(fileOf('{}'), 'config.json');
    expect(writeConfigFile(path, { a: 1 })).toBe('failed');
    expect(readFileSync(dirname(path), 'utf8')).toBe('{}');
  });

  test('a name for the new file that is taken', () => {
    const path = fileOf('{}');
    writeFileSync(`${path}.taken.tmp`, 'of somebody else');
    expect(writeConfigFile(path, { a: 1 }, () => 'taken')).toBe('failed');
    expect(readFileSync(`${path}.taken.tmp`, 'utf8')).toBe('of somebody else');
    expect(readFileSync(path, 'utf8')).toBe('{}');
  });

  test('a file that is replaced by a folder meanwhile', () => {
    const path = join(tempFolder(), 'config.json');
    const outcome = writeConfigFile(path, { a: 1 }, () => {
      mkdirSync(path, { recursive: true });
      return 'x';
    });
    expect(outcome).toBe('not_understood');
    expect(readdirSync(dirname(path))).toEqual(['config.json']);
  });

  test('a folder without the right to write in it', async (context) => {
    if (isWindows) context.skip('Windows has no such modes');
    const path = fileOf('{"a":1}');
    chmodSync(path, 0o644);
    chmodSync(dirname(path), 0o555);
    // Root may write everywhere, and so somebody else does it.
    const become = isRoot ? 'process.setuid(65534);' : '';
    const writer = startWriter(`${become} console.log(writeConfigFile(${JSON.stringify(path)}, { b: 2 }));`);
    expect((await writer.ended).stdout).toBe('failed\n');
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}');
    chmodSync(dirname(path), 0o755);
    expect(readdirSync(dirname(path))).toEqual(['config.json']);
  });
});

test('writing leaves nothing open', () => {
  const path = fileOf('{}');
  const nextDescriptor = (): number => {
    const descriptor = openSync(path, 'r');
    closeSync(descriptor);
    return descriptor;
  };
  const before = nextDescriptor();
  expect(writeConfigFile(path, { a: 1 })).toBe('written');
  expect(writeConfigFile(path, { a: 1n })).toBe('failed');
  expect(nextDescriptor()).toBe(before);
});

test('a reader never sees half of a file that two processes write', async () => {
  const filler = 'x'.repeat(20_000);
  const path = fileOf(JSON.stringify({ filler }));
  const writers = ['left', 'right'].map((key) =>
    startWriter(`for (let count = 1; count <= 200; count += 1) {
      while (writeConfigFile(${JSON.stringify(path)}, { ${key}: count }) !== 'written');
    }`),
  );
  const isOver = (): boolean => writers.every(({ child }) => (child.exitCode ?? child.signalCode) !== null);
  const seen = new Set<string>();
  while (!isOver()) {
    const text = readFileSync(path, 'utf8');
    expect(JSON.parse(text)).toMatchObject({ filler });
    seen.add(text);
    await setImmediate();
  }
  const ends = await Promise.all(writers.map(({ ended }) => ended));
  expect(ends.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  expect(seen.size).toBeGreaterThan(20);
  const last: unknown = JSON.parse(readFileSync(path, 'utf8'));
  expect(last).toEqual({ filler, left: expect.any(Number), right: expect.any(Number) });
  expect(readdirSync(dirname(path))).toEqual(['config.json']);
});
