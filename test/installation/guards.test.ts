import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { InstallationEventsOptions } from '../../src/installation/create-installation-events.ts';
import { install, settle } from '../support/installed.ts';
import { createStateInFiles } from '../support/state-in-files.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('the events of an installation', () => {
  const refuse = (): never => {
    throw new Error('of the host');
  };
  const reject = (): Promise<never> => Promise.reject(new Error('of the host'));

  test.each<[string, Partial<InstallationEventsOptions>]>([
    ['record', { record: refuse }],
    ['now', { now: refuse }],
    ['jitter', { jitter: refuse }],
    ['runDetached', { runDetached: refuse }],
    [
      'state',
      {
        state: { read: reject, write: reject, writeAtExit: refuse, createOnce: reject, remove: reject },
      },
    ],
    [
      'state at once',
      {
        state: { read: refuse, write: refuse, writeAtExit: refuse, createOnce: refuse, remove: refuse },
      },
    ],
  ])('hurt nobody where %s fails', async (_, options) => {
    const events = { install: 'installed', update: 'updated', daily: 'alive' };
    const running = await install().startOn('11-20T12:00', { events, ...options });
    expect(() => running.stop()).not.toThrow();
    await expect(running.switchedOff()).resolves.toBeUndefined();
  });

  test('come where the one before could not be recorded', async () => {
    const recorded: string[] = [];
    const record = (name: string): void => {
      recorded.push(name);
      refuse();
    };
    await install('{"installedOn":"2026-11-20","version":"1.2.2"}').startOn('11-20T12:00', { record });
    expect(recorded).toEqual(['installed', 'updated']);
  });

  test('come once however often it is started', async () => {
    const { startOn, recorded } = install();
    const running = await startOn('11-20T12:00', { events: { install: 'installed', daily: 'alive' } });
    running.start();
    await settle();
    expect(recorded).toEqual([
      ['alive', '2026-11-20'],
      ['installed', '2026-11-20'],
    ]);
  });

  test('come again after a stop, when it is started again', async () => {
    const { startOn, recorded } = install();
    const running = await startOn('11-20T12:00', { events: { install: 'installed', daily: 'alive' } });
    running.stop();
    running.start();
    running.stop();
    running.start();
    await settle();
    expect(recorded.map(([name]) => name)).toEqual(['alive', 'installed', 'alive', 'alive', 'installed']);
  });

  test('leave nothing where it is stopped at once', async () => {
    const { startOn, path } = install();
    const running = await startOn('11-20T12:00', { events: { install: 'installed' } });
    await running.switchedOff();
    running.start();
    running.stop();
    await settle();
    expect(existsSync(path)).toBe(false);
  });

  test('and what is remembered belong to no request', async () => {
    const request = new AsyncLocalStorage<string>();
    const resource = new AsyncResource('test');
    const seen: (string | undefined)[] = [];
    const state = createStateInFiles(tempFolder());
    await request.run('secret', async () => {
      const running = await install().startOn('11-20T12:00', {
        record: () => void seen.push(request.getStore()),
        runDetached: (work) => resource.runInAsyncScope(work),
        state: {
          ...state,
          remove: async () => {
            seen.push(request.getStore());
            return true;
          },
        },
      });
      await running.switchedOff();
    });
    expect(seen).toEqual([undefined, undefined]);
  });
});
