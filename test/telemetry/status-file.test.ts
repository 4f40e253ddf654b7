import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { StateFolder } from '../../src/state/state-folder.ts';
import { NO_DELIVERY } from '../../src/telemetry/delivery-report.ts';
import { StatusFile } from '../../src/telemetry/status-file.ts';
import { createStateInFiles } from '../support/state-in-files.ts';
import { tempFolder } from '../support/temp-folder.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Written {
  readonly file: StatusFile;
  readonly texts: () => readonly string[];
}

function statusFile(options: { readonly now?: () => number; readonly report?: () => never } = {}): Written {
  const folder = tempFolder();
  const state = createStateInFiles(folder);
  const texts: string[] = [];
  const keep = <Result>(result: Result): Result => {
    texts.push(readFileSync(join(folder, 'status.json'), 'utf8'));
    return result;
  };
  const keeping: StateFolder = {
    ...state,
    write: async (name, text) => keep(await state.write(name, text)),
    writeAtExit: (name, text) => keep(state.writeAtExit(name, text)),
  };
  const file = new StatusFile({
    state: keeping,
    report: () => NO_DELIVERY,
    runDetached: (work) => work(),
    now: () => 0,
    ...options,
  });
  return { file, texts: () => texts };
}

describe('the status file', () => {
  test('is written five seconds after a change, however many there are', async () => {
    const { file, texts } = statusFile();
    for (let change = 0; change < 10; change += 1) file.changed();
    await vi.advanceTimersByTimeAsync(4999);
    expect(texts()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(texts()).toEqual([
      `${JSON.stringify({ writtenAt: '1970-01-01T00:00:00.000Z', ...NO_DELIVERY })}\n`,
    ]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(texts()).toHaveLength(1);
  });

  test('is written at the end where something has changed since, and only then', () => {
    const { file, texts } = statusFile();
    file.end();
    expect(texts()).toEqual([]);
    file.changed();
    file.end();
    file.end();
    expect(texts()).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    ['a clock that tells no time', { now: () => Number.NaN }],
    [
      'a report that cannot be made',
      {
        report: () => {
          throw new Error('of the host');
        },
      },
    ],
  ])('is not written with %s, and nobody is hurt', async (_, options) => {
    const { file, texts } = statusFile(options);
    file.changed();
    await vi.advanceTimersByTimeAsync(5000);
    file.changed();
    expect(() => file.end()).not.toThrow();
    expect(texts()).toEqual([]);
  });
});
