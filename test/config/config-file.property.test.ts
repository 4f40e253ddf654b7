import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readConfigFile } from '../../src/config/config-file.ts';
import { writeConfigFile } from '../../src/config/write-config-file.ts';
import { tempFolder } from '../support/temp-folder.ts';

const NAMES = ['__proto__', 'constructor', 'toString', 'toJSON', 'telemetry', 'analytics', '', '0', '😀'];
const INHERITED = Object.getOwnPropertyNames(Object.prototype);

const name = fc.oneof(fc.constantFrom(...NAMES), fc.string({ unit: 'binary' }));
const entries = fc.uniqueArray(fc.tuple(name, fc.jsonValue()), { selector: ([key]) => key, maxLength: 8 });

/** Objects with keys that no literal could have, as text. */
const objectText = fc
  .tuple(entries, fc.constantFrom('', '\u{FEFF}'), fc.constantFrom('', '\n', ' '))
  .map(([pairs, start, space]) => `${start}${space}${JSON.stringify(Object.fromEntries(pairs))}${space}`);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 100 }),
  objectText.map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text)),
  // Broken somewhere.
  fc.tuple(objectText, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([text, place, byte]) => {
    const broken = Buffer.from(text);
    return broken.fill(byte, place % broken.length, (place % broken.length) + 1);
  }),
);

/** What a strict reader makes of it. */
function parse(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch {
    return undefined;
  }
}

describe('any bytes', () => {
  test('are an object, of which only its own keys are seen, or unreadable', () => {
    const path = join(tempFolder(), 'config.json');
    fc.assert(
      fc.property(bytes, (content) => {
        writeFileSync(path, content);
        const file = readConfigFile(path);
        const parsed = parse(content);
        const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
        expect(file.status).toBe(isObject ? 'read' : 'unreadable');
        if (file.status !== 'read' || !isObject) return;
        expect(JSON.stringify(file.content)).toBe(JSON.stringify(parsed));
        for (const key of INHERITED) expect(key in file.content).toBe(Object.hasOwn(parsed, key));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('any change of any file', () => {
  test('is read back, and every other key as it was and where it was', () => {
    const path = join(tempFolder(), 'config.json');
    const changes = fc.uniqueArray(fc.tuple(name, fc.option(fc.jsonValue(), { nil: undefined })), {
      selector: ([key]) => key,
      maxLength: 3,
    });
    fc.assert(
      fc.property(objectText, changes, (text, pairs) => {
        writeFileSync(path, text);
        const before = entriesIn(path);
        expect(writeConfigFile(path, Object.fromEntries(pairs))).toBe('written');
        const after = entriesIn(path);
        const changed = new Map(pairs);
        const isOther = ([key]: readonly [string, string]): boolean => !changed.has(key);
        expect(after.filter(isOther)).toEqual(before.filter(isOther));
        for (const [key, value] of pairs) {
          expect(after.find(([other]) => other === key)?.[1]).toBe(JSON.stringify(value));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('touches no file that is unreadable', () => {
    const path = join(tempFolder(), 'config.json');
    fc.assert(
      fc.property(bytes, (content) => {
        writeFileSync(path, content);
        const before = readConfigFile(path);
        const outcome = writeConfigFile(path, { telemetry: false });
        expect(outcome).toBe(before.status === 'read' ? 'written' : 'not_understood');
        if (outcome === 'not_understood') expect([...readFileSync(path)]).toEqual([...content]);
      }),
      { numRuns: 500 },
    );
  });
});

/** Keys and values as JSON, in their order; none where there is no file to be read. */
function entriesIn(path: string): readonly (readonly [string, string])[] {
  const file = readConfigFile(path);
  expect(file.status).toBe('read');
  return file.status === 'read'
    ? Object.entries(file.content).map(([key, value]) => [key, JSON.stringify(value)])
    : [];
}
