import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFileSeed } from '../../src/identity/file-seed.ts';
import { createStateFolder } from '../../src/state/create-state-folder.ts';
import { startNode } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** Asks when the test says so, so that all begin at once. */
const ASKS = `
import { createStateFolder } from './dist/src/state/create-state-folder.js';
import { readFileSeed } from './dist/src/identity/file-seed.js';
console.log('ready');
process.stdin.once('data', async () => {
  console.log(await readFileSeed(createStateFolder(process.env.FOLDER)));
  process.stdin.destroy();
});
`;

describe('the seed of a file', () => {
  test('is random, one line, and the same from then on', async () => {
    const path = tempFolder();
    const seed = await readFileSeed(createStateFolder(path));
    expect(seed).toMatch(UUID);
    expect(readFileSync(join(path, 'instance-id'), 'utf8')).toBe(`${seed}\n`);
    expect(await readFileSeed(createStateFolder(path))).toBe(seed);
    expect(await readFileSeed(createStateFolder(tempFolder()))).not.toBe(seed);
  });

  test('may be written by hand', async () => {
    const path = tempFolder();
    writeFileSync(join(path, 'instance-id'), ' 6b1f3a52-8d0e-4c2f-9a67-2f4e1d0c9b8a\r\n');
    expect(await readFileSeed(createStateFolder(path))).toBe('6b1f3a52-8d0e-4c2f-9a67-2f4e1d0c9b8a');
  });

  test.each(['no seed', '', '00000000-0000-0000-0000-000000000000\n', '0'.repeat(70_000)])(
    'is none where the file holds none, which stays as it is',
    async (text) => {
      const path = tempFolder();
      writeFileSync(join(path, 'instance-id'), text);
      expect(await readFileSeed(createStateFolder(path))).toBeUndefined();
      expect(readFileSync(join(path, 'instance-id'), 'utf8')).toBe(text);
    },
  );

  test('is one for twenty processes that start at once', async () => {
    const folder = join(tempFolder(), 'state');
    const programs = Array.from({ length: 20 }, () =>
      startNode(['--input-type=module', '--eval', ASKS], { FOLDER: folder }),
    );
    await Promise.all(
      programs.map(({ child }) => new Promise((resolve) => child.stdout.once('data', resolve))),
    );
    for (const { child } of programs) child.stdin.write('go');
    const seeds = (await Promise.all(programs.map(({ ended }) => ended))).map(
      ({ stdout }) => stdout.split('\n')[1],
    );
    expect(seeds[0]).toMatch(UUID);
    expect(new Set(seeds).size).toBe(1);
    expect(readdirSync(folder)).toEqual(['instance-id']);
  });
});
