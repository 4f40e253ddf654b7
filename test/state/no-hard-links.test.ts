import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { link, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createStateFolder } from '../../src/state/create-state-folder.ts';
import { tempFolder } from '../support/temp-folder.ts';

const withoutLinks =
  (code: string): typeof link =>
  () =>
    Promise.reject(Object.assign(new Error('no links'), { code }));

describe('a file system without hard links', () => {
  test.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])(
    'that says %s still creates once',
    async (code) => {
      const path = tempFolder();
      const state = createStateFolder(path, { link: withoutLinks(code) });
      const texts = ['one', 'two', 'three'];
      const [first, ...others] = await Promise.all(texts.map((text) => state.createOnce('seed', text)));
      expect(texts).toContain(first);
      expect(new Set(others)).toEqual(new Set([first]));
      expect(await state.createOnce('seed', 'four')).toBe(first);
      expect(readdirSync(path)).toEqual(['seed']);
      expect(statSync(join(path, 'seed')).mode & 0o777).toBe(0o600);
    },
  );

  test('waits for who has made the file and not yet filled it', async () => {
    const path = tempFolder();
    writeFileSync(join(path, 'seed'), '');
    const asked = createStateFolder(path, { link: withoutLinks('EPERM') }).createOnce('seed', 'mine');
    await sleep(120);
    writeFileSync(join(path, 'seed'), 'theirs');
    expect(await asked).toBe('theirs');
  });

  test('does not wait for ever', async () => {
    const path = tempFolder();
    writeFileSync(join(path, 'seed'), '');
    expect(await createStateFolder(path).createOnce('seed', 'mine')).toBeUndefined();
    expect(readFileSync(join(path, 'seed'), 'utf8')).toBe('');
  });

  test('is not what a link that fails otherwise says', async () => {
    const path = tempFolder();
    expect(
      await createStateFolder(path, { link: withoutLinks('EACCES') }).createOnce('seed', 'mine'),
    ).toBeUndefined();
    expect(readdirSync(path)).toEqual([]);
  });

  test('is one where another is first between the look and the link', async () => {
    const path = tempFolder();
    const late: typeof link = async (from, to) => {
      writeFileSync(to, 'theirs');
      await link(from, to);
    };
    expect(await createStateFolder(path, { link: late }).createOnce('seed', 'mine')).toBe('theirs');
  });

  test('or where it is gone again', async () => {
    const path = tempFolder();
    const fleeting: typeof link = async (from, to) => {
      await link(from, to);
      await unlink(to);
    };
    expect(await createStateFolder(path, { link: fleeting }).createOnce('seed', 'mine')).toBeUndefined();
  });
});
