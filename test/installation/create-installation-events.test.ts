import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { StateFolder } from '../../src/state/state-folder.ts';
import { install } from '../support/installed.ts';
import { createStateInFiles } from '../support/state-in-files.ts';
import { tempFolder } from '../support/temp-folder.ts';

const INSTALLED = { installedOn: '2026-01-01', version: '1.2.2' };

describe('an installation', () => {
  const installed = ['installed', '2026-11-20'];

  test('is recorded at its start and at every one until the day after, always as of its day', async () => {
    const { startOn, recorded, remembered } = install();
    for (const time of ['11-20T23:59', '11-21T00:00', '11-21T23:59', '11-22T00:00', '12-20T12:00']) {
      await startOn(time);
    }
    expect(recorded).toEqual([installed, installed, installed]);
    expect(remembered()).toEqual({ installedOn: '2026-11-20', version: '1.2.3' });
  });

  test('is none where nothing can be remembered', async () => {
    const { startOn, recorded } = install();
    await startOn('11-20T12:00', { state: undefined });
    await startOn('11-20T12:00', { state: createStateInFiles('/proc/none') });
    expect(recorded).toEqual([]);
  });

  test('learns its version when that is known, which is no update', async () => {
    const { startOn, recorded, remembered } = install();
    await startOn('11-20T12:00', { version: undefined });
    expect(remembered()).toEqual({ installedOn: '2026-11-20' });
    await startOn('11-25T12:00', { version: 'a secret' });
    expect(remembered()).toEqual({ installedOn: '2026-11-20' });
    await startOn('11-26T12:00');
    expect(remembered()).toEqual({ installedOn: '2026-11-20', version: '1.2.3' });
    expect(recorded).toEqual([installed]);
  });

  test('writes no file where neither installations nor updates are events', async () => {
    const { startOn, path } = install();
    await startOn('11-20T12:00', { events: { daily: 'alive' } });
    expect(existsSync(path)).toBe(false);
  });

  test.each(['', 'not JSON', '[]', '{"name":"foreign","version":7}', '{"installedOn":"2026-13-20"}'])(
    'was long ago where its file says %j, which stays',
    async (text) => {
      const { startOn, recorded, path } = install(text);
      await startOn('11-20T12:00');
      await startOn('11-20T12:00', { version: '1.2.4' });
      expect(recorded).toEqual([]);
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  test('was long ago where its file has no day; it is written again with the next version', async () => {
    const text = '{"installedOn":"secret","version":"1.2.3"}';
    const { startOn, recorded, path, remembered } = install(text);
    await startOn('11-20T12:00');
    expect(readFileSync(path, 'utf8')).toBe(text);
    await startOn('11-20T12:00', { version: '1.2.4' });
    expect(recorded).toEqual([['updated', '2026-11-20', 'old_version=1.2.3', 'new_version=1.2.4']]);
    expect(remembered()).toEqual({ version: '1.2.4', previousVersion: '1.2.3', updatedOn: '2026-11-20' });
  });
});

describe('an update', () => {
  const updated = ['updated', '2026-11-20', 'old_version=1.2.2', 'new_version=1.2.3'];

  test('is recorded at its start and at every one until the day after, always as of its day', async () => {
    const { startOn, recorded, remembered } = install(JSON.stringify(INSTALLED));
    for (const time of ['11-20T12:00', '11-20T23:59', '11-21T23:59', '11-22T00:00']) await startOn(time);
    expect(recorded).toEqual([updated, updated, updated]);
    expect(remembered()).toEqual({
      installedOn: '2026-01-01',
      version: '1.2.3',
      previousVersion: '1.2.2',
      updatedOn: '2026-11-20',
    });
  });

  test('is not undone by a replica that it has not reached', async () => {
    const { startOn, recorded } = install(JSON.stringify(INSTALLED));
    for (const version of ['1.2.3', '1.2.2', '1.2.3', '1.2.2']) await startOn('11-20T12:00', { version });
    expect(recorded).toEqual([updated, updated]);
  });

  test('is none where it cannot be remembered: it would be one at every start', async () => {
    const { startOn, recorded } = install(JSON.stringify(INSTALLED));
    const state = { ...createStateInFiles(tempFolder()), createOnce: async () => JSON.stringify(INSTALLED) };
    await startOn('11-20T12:00', { state: { ...state, write: async () => false } });
    expect(recorded).toEqual([]);
  });

  test('is remembered by a product that records installations alone', async () => {
    const { startOn, recorded, remembered } = install(JSON.stringify(INSTALLED));
    await startOn('11-20T12:00', { events: { install: 'installed' } });
    expect(recorded).toEqual([]);
    expect(remembered()).toMatchObject({ version: '1.2.3' });
  });
});

describe('switching off', () => {
  test('forgets the installation, so that switching on is another one', async () => {
    const { startOn, recorded, path } = install();
    const events = await startOn('11-20T12:00');
    await events.switchedOff();
    expect(existsSync(path)).toBe(false);
    await startOn('11-25T12:00', { version: '1.2.4' });
    expect(recorded).toEqual([
      ['installed', '2026-11-20'],
      ['installed', '2026-11-25'],
    ]);
  });

  test('leaves nothing behind of a start that is under way, and records nothing of it', async () => {
    const { startOn, recorded, path } = install(JSON.stringify(INSTALLED));
    const state = createStateInFiles(join(path, '..'));
    let release = (): void => undefined;
    const slow: StateFolder = {
      ...state,
      write: async (name, text) => {
        await new Promise<void>((resolve) => (release = resolve));
        return state.write(name, text);
      },
    };
    const events = await startOn('11-20T12:00', { state: slow });
    const off = events.switchedOff();
    release();
    await off;
    expect(existsSync(path)).toBe(false);
    expect(recorded).toEqual([]);
  });

  test('comes before what a start has not read yet', async () => {
    const { startOn, recorded, path } = install();
    const state = createStateInFiles(join(path, '..'));
    let release = (): void => undefined;
    const slow: StateFolder = {
      ...state,
      createOnce: async (name, text) => {
        await new Promise<void>((resolve) => (release = resolve));
        return state.createOnce(name, text);
      },
    };
    const events = await startOn('11-20T12:00', { state: slow });
    const off = events.switchedOff();
    release();
    await off;
    expect(existsSync(path)).toBe(false);
    expect(recorded).toEqual([]);
  });
});
