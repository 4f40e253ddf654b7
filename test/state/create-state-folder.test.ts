import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createStateFolder } from '../../src/state/create-state-folder.ts';
import { makeFifo } from '../support/fifo.ts';
import { tempFolder } from '../support/temp-folder.ts';

const isRoot = process.getuid?.() === 0;
const KB_64 = 64 * 1024;

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

describe('a state folder', () => {
  test('is made at the first write, for its owner alone, and holds one file a name', async () => {
    const path = join(tempFolder(), 'deep', 'state');
    const state = createStateFolder(path);
    expect(await state.read('notice')).toBeUndefined();
    expect(await state.remove('notice')).toBe(true);
    expect(existsSync(path)).toBe(false);
    expect(await state.write('notice', 'told\n')).toBe(true);
    expect(await state.read('notice')).toBe('told\n');
    expect([modeOf(join(path, '..')), modeOf(path), modeOf(join(path, 'notice'))]).toEqual([
      '700',
      '700',
      '600',
    ]);
    expect(readdirSync(path)).toEqual(['notice']);
  });

  test('replaces, creates once and removes', async () => {
    const path = tempFolder();
    const state = createStateFolder(path);
    expect(await state.createOnce('seed', 'one')).toBe('one');
    expect(await state.createOnce('seed', 'two')).toBe('one');
    expect(await state.write('seed', 'three')).toBe(true);
    expect(state.writeAtExit('seed', 'four')).toBe(true);
    expect(await state.read('seed')).toBe('four');
    expect(modeOf(join(path, 'seed'))).toBe('600');
    expect(await state.remove('seed')).toBe(true);
    expect(readdirSync(path)).toEqual([]);
  });

  test('is made by the last write of a process, too', () => {
    const path = join(tempFolder(), 'deep', 'state');
    expect(createStateFolder(path).writeAtExit('notice', 'told')).toBe(true);
    expect([modeOf(path), modeOf(join(path, 'notice'))]).toEqual(['700', '600']);
  });

  test('never shows half a file to who reads while others write', async () => {
    const state = createStateFolder(tempFolder());
    const texts = ['a', 'b'].map((letter) => letter.repeat(KB_64));
    await state.write('spool', texts[0] ?? '');
    const write = async (): Promise<void> => {
      for (let round = 0; round < 20; round += 1) await state.write('spool', texts[round % 2] ?? '');
    };
    const read = async (): Promise<void> => {
      for (let round = 0; round < 100; round += 1) expect(texts).toContain(await state.read('spool'));
    };
    await Promise.all([write(), write(), read()]);
  });

  test.each(['', '..', '../seed', 'a/b', '.hidden', 'Seed', 'a\0b', 'x'.repeat(65)])(
    'has no file of the name %j',
    async (name) => {
      const path = join(tempFolder(), 'state');
      const state = createStateFolder(path);
      expect(await state.write(name, 'text')).toBe(false);
      expect(state.writeAtExit(name, 'text')).toBe(false);
      expect(await state.createOnce(name, 'text')).toBeUndefined();
      expect(await state.read(name)).toBeUndefined();
      expect(await state.remove(name)).toBe(false);
      expect(existsSync(path)).toBe(false);
    },
  );

  test('holds 64 kB a file and no more', async () => {
    const path = tempFolder();
    const state = createStateFolder(path);
    expect(await state.write('spool', 'x'.repeat(KB_64))).toBe(true);
    expect(await state.read('spool')).toHaveLength(KB_64);
    expect(await state.write('spool', 'x'.repeat(KB_64 + 1))).toBe(false);
    expect(state.writeAtExit('spool', 'ü'.repeat(KB_64 / 2 + 1))).toBe(false);
    writeFileSync(join(path, 'spool'), 'x'.repeat(KB_64 + 1));
    expect(await state.read('spool')).toBeUndefined();
  });
});

describe('a file is not trusted', () => {
  test.each([
    ['a FIFO', makeFifo],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a link to nothing', (path: string) => symlinkSync('nowhere', path)],
    ['a link to a device', (path: string) => symlinkSync('/dev/null', path)],
    ['a link to an endless device', (path: string) => symlinkSync('/dev/zero', path)],
  ])('that is %s', async (_, make) => {
    const path = tempFolder();
    make(join(path, 'seed'));
    const state = createStateFolder(path);
    expect(await state.read('seed')).toBeUndefined();
    expect(await state.createOnce('seed', 'mine')).toBeUndefined();
    expect(readdirSync(path)).toEqual(['seed']);
  });

  test.runIf(isRoot)('that another user owns (needs root)', async () => {
    const path = tempFolder();
    writeFileSync(join(path, 'seed'), 'theirs');
    chownSync(join(path, 'seed'), 65_534, 65_534);
    const state = createStateFolder(path);
    expect(await state.read('seed')).toBeUndefined();
    expect(await state.createOnce('seed', 'mine')).toBeUndefined();
    expect(readFileSync(join(path, 'seed'), 'utf8')).toBe('theirs');
  });

  test('but one that root owns, as a mounted one is', async () => {
    const path = tempFolder();
    expect(statSync('/etc/passwd').uid).toBe(0);
    symlinkSync('/etc/passwd', join(path, 'users'));
    expect(await createStateFolder(path).read('users')).toContain('root');
  });
});

describe('where the folder cannot be used, nothing is remembered', () => {
  async function expectNothing(path: string): Promise<void> {
    const state = createStateFolder(path);
    expect(await state.write('seed', 'text')).toBe(false);
    expect(state.writeAtExit('seed', 'text')).toBe(false);
    expect(await state.createOnce('seed', 'text')).toBeUndefined();
    expect(await state.read('seed')).toBeUndefined();
  }

  test('since it is a file', async () => {
    const path = join(tempFolder(), 'file');
    writeFileSync(path, '');
    await expectNothing(path);
    await expectNothing(join(path, 'below'));
    expect(await createStateFolder(path).remove('seed')).toBe(false);
  });

  test.runIf(existsSync('/proc/self'))(
    'since it is in a file system that takes none (needs /proc)',
    async () => {
      await expectNothing('/proc/self/state');
      await expectNothing('/proc/self/deep/state');
    },
  );

  test.runIf(!isRoot)('since it belongs to another (root may write everywhere)', async () => {
    const path = tempFolder();
    chmodSync(path, 0o500);
    await expectNothing(path);
    chmodSync(path, 0o700);
  });

  test('since a folder stands in a file’s place, and nothing is left behind', async () => {
    const path = tempFolder();
    mkdirSync(join(path, 'seed'));
    await expectNothing(path);
    expect(readdirSync(path)).toEqual(['seed']);
  });
});

describe('what a killed writer left', () => {
  const left = (path: string, name: string, ageMillis: number): void => {
    writeFileSync(join(path, name), '');
    const seconds = (Date.now() - ageMillis) / 1000;
    utimesSync(join(path, name), seconds, seconds);
  };
  const TEMPORARY = '.seed.6b1f3a52-8d0e-4c2f-9a67-2f4e1d0c9b8a.tmp';
  const RECENT = '.seed.6b1f3a52-8d0e-4c2f-9a67-2f4e1d0c9b8b.tmp';
  const OTHERS = '.other.tmp';

  test('is removed once it is old, and nothing else', async () => {
    const path = tempFolder();
    left(path, TEMPORARY, 11 * 60_000);
    left(path, RECENT, 9 * 60_000);
    left(path, OTHERS, 11 * 60_000);
    await createStateFolder(path).write('notice', 'told');
    expect(readdirSync(path).toSorted()).toEqual([OTHERS, RECENT, 'notice']);
  });
});
