import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Notice, type NoticeOptions, createNotice } from '../../src/notice/notice.ts';
import { createStateFolder } from '../../src/state/create-state-folder.ts';
import type { StateFolder } from '../../src/state/state-folder.ts';
import { tempFolder } from '../support/temp-folder.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const GRACE_MILLIS = 600_000;
const LINES = ['one', 'two', 'three'];

interface Telling {
  readonly notice: Notice;
  readonly told: readonly string[];
}

function telling(options: Partial<NoticeOptions> = {}): Telling {
  const told: string[] = [];
  const notice = createNotice({
    lines: LINES,
    catalogVersion: 2,
    graceMillis: GRACE_MILLIS,
    state: undefined,
    isDue: () => true,
    warn: (line) => void told.push(line),
    now: () => NOW,
    ...options,
  });
  return { notice, told };
}

/** A state folder that remembers this of the notice. */
function remembering(text?: string): { readonly state: StateFolder; readonly text: () => string } {
  const folder = tempFolder();
  const path = join(folder, 'notice.json');
  if (text !== undefined) writeFileSync(path, text, { mode: 0o600 });
  return { state: createStateFolder(folder), text: () => readFileSync(path, 'utf8') };
}

const memory = (toldAt: string, catalogVersion: unknown = 2): string =>
  JSON.stringify({ catalogVersion, toldAt });

describe('the notice', () => {
  test('is given once, with its grace from then', async () => {
    let nowMillis = NOW;
    const { notice, told } = telling({ now: () => nowMillis });
    expect(notice.remainingMillis()).toBe(Infinity);
    await Promise.all([notice.tell(), notice.tell()]);
    nowMillis += 1000;
    await notice.tell();
    expect(told).toEqual(LINES);
    expect(notice.remainingMillis()).toBe(GRACE_MILLIS - 1000);
    nowMillis += GRACE_MILLIS;
    expect(notice.remainingMillis()).toBe(0);
  });

  test('is remembered: the next process gives none, and its grace goes on', async () => {
    const { state, text } = remembering();
    await telling({ state }).notice.tell();
    expect(text()).toBe('{"catalogVersion":2,"toldAt":"2026-11-20T12:00:00.000Z"}\n');
    const next = telling({ state, now: () => NOW + 60_000 });
    await next.notice.tell();
    expect(next.told).toEqual([]);
    expect(next.notice.remainingMillis()).toBe(GRACE_MILLIS - 60_000);
  });

  test('of an earlier version does not count, that of a later one does', async () => {
    const { state, text } = remembering(memory('2026-01-01T00:00:00.000Z', 1));
    const later = telling({ state });
    await later.notice.tell();
    expect(later.told).toEqual(LINES);
    expect(later.notice.remainingMillis()).toBe(GRACE_MILLIS);
    expect(text()).toContain('"catalogVersion":2');
    const earlier = telling({ state, catalogVersion: 1, now: () => NOW + GRACE_MILLIS });
    await earlier.notice.tell();
    expect(earlier.told).toEqual([]);
    expect(earlier.notice.remainingMillis()).toBe(0);
    expect(text()).toContain('"catalogVersion":2');
  });

  test('that is remembered for a time to come counts as given now, for every later start', async () => {
    const { state, text } = remembering(memory('2036-11-20T12:00:00.000Z'));
    const { notice, told } = telling({ state });
    await notice.tell();
    expect(told).toEqual([]);
    expect(notice.remainingMillis()).toBe(GRACE_MILLIS);
    expect(text()).toContain('2026-11-20T12:00:00.000Z');
    const next = telling({ state, now: () => NOW + GRACE_MILLIS });
    await next.notice.tell();
    expect(next.notice.remainingMillis()).toBe(0);
  });

  test('has no longer grace where the clock is set back', async () => {
    let nowMillis = NOW;
    const { notice } = telling({ now: () => nowMillis });
    await notice.tell();
    nowMillis -= 400 * 86_400_000;
    expect(notice.remainingMillis()).toBe(GRACE_MILLIS);
    nowMillis += GRACE_MILLIS;
    expect(notice.remainingMillis()).toBe(0);
  });

  test.each([
    '',
    'null',
    '[]',
    '{}',
    '"2026-01-01T00:00:00.000Z"',
    '{"catalogVersion":2}',
    memory('2026-01-01T00:00:00.000Z', '2'),
    memory('2026-01-01T00:00:00.000Z', 2.5),
    memory('2026-01-01T00:00:00.000Z', null),
    '{"catalogVersion":1e999,"toldAt":"2026-01-01T00:00:00.000Z"}',
    memory('1'),
    memory('2026'),
    memory('long ago'),
    memory('2026-02-30T00:00:00.000Z'),
    '{"catalogVersion":2,"toldAt":1700000000000}',
    '{"catalogVersion":2,"toldAt":"2026-01-01T00:00:00.000Z"',
    'x'.repeat(70_000),
  ])('is given anew where %s is remembered, and then remembered', async (text) => {
    const { state } = remembering(text);
    const first = telling({ state });
    await first.notice.tell();
    expect(first.told).toEqual(LINES);
    expect(first.notice.remainingMillis()).toBe(GRACE_MILLIS);
    const next = telling({ state });
    await next.notice.tell();
    expect(next.told).toEqual([]);
  });

  test('is not given where it is no longer due once the memory is read, and is given when it is again', async () => {
    let isDue = false;
    const { state } = remembering();
    const { notice, told } = telling({ state, isDue: () => isDue });
    await notice.tell();
    expect([told, notice.remainingMillis()]).toEqual([[], Infinity]);
    isDue = true;
    await notice.tell();
    expect([told, notice.remainingMillis()]).toEqual([LINES, GRACE_MILLIS]);
  });

  test('that cannot be given, or at no time, is none: nothing may be sent, and nobody is hurt', async () => {
    const refuse = (): never => {
      throw new Error('of the host');
    };
    for (const options of [{ warn: refuse }, { now: refuse }]) {
      const { state } = remembering();
      const { notice } = telling({ state, ...options });
      await expect(notice.tell()).resolves.toBeUndefined();
      expect(notice.remainingMillis()).toBe(Infinity);
    }
  });

  test('that cannot be remembered holds for this process', async () => {
    const state = createStateFolder('/proc/nowhere');
    const { notice, told } = telling({ state });
    await notice.tell();
    await notice.tell();
    expect(told).toEqual(LINES);
    expect(notice.remainingMillis()).toBe(GRACE_MILLIS);
  });
});
