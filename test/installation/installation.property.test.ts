import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInstallation, isVersion, parseInstallation } from '../../src/installation/installation.ts';
import { isRecent, isUtcDay, startOfDayMillis, utcDayOf } from '../../src/installation/utc-day.ts';

const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => utcDayOf(date.getTime()));
const version = fc
  .array(fc.integer({ min: 0, max: 9999 }), { minLength: 1, maxLength: 4 })
  .map((numbers) => numbers.join('.'));

describe('the state file of an installation', () => {
  test('is read back as it was written', () => {
    const installation = fc.record({ installedOn: day, version, previousVersion: version, updatedOn: day });
    fc.assert(
      fc.property(installation, (written) => {
        const text = formatInstallation(written);
        expect(text).toMatch(/^\{.*\}\n$/u);
        expect(parseInstallation(text)).toEqual(written);
      }),
    );
  });

  test('says nothing but days and versions, whatever JSON it holds', () => {
    const part = fc.oneof(fc.jsonValue(), day, version, fc.string());
    const foreign = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .record(
          { installedOn: part, version: part, previousVersion: part, updatedOn: part },
          { requiredKeys: [] },
        )
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(foreign, (text) => {
        const parsed = parseInstallation(text);
        if (parsed === undefined) return;
        const { installedOn, updatedOn, previousVersion } = parsed;
        expect(installedOn ?? parsed.version).toBeDefined();
        for (const each of [installedOn, updatedOn]) expect(each === undefined || isUtcDay(each)).toBe(true);
        for (const each of [parsed.version, previousVersion]) {
          expect(each === undefined || isVersion(each)).toBe(true);
        }
        expect(parseInstallation(formatInstallation(parsed))).toEqual(parsed);
      }),
    );
  });

  test.each([
    ['', undefined],
    ['null', undefined],
    ['[]', undefined],
    ['"2026-11-20"', undefined],
    ['{"installedOn":"2026-11-20"', undefined],
    ['{"installedOn":"2026-02-30","version":7}', undefined],
    ['{"previousVersion":"1.2.2","updatedOn":"2026-11-20"}', undefined],
    ['{"installedOn":"2026-02-30","version":"1.2.3"}', { version: '1.2.3' }],
    ['{"installedOn":"2026-11-20","version":"main-secret"}', { installedOn: '2026-11-20' }],
    ['{"__proto__":{"version":"1.2.3"}}', undefined],
  ])('%j is %j', (text, expected) => {
    expect(parseInstallation(text)).toEqual(expected);
  });
});

test('a version is what the catalog’s rule can give', () => {
  expect(['1', '1.2', '1.29.0', '2026.11.20.1'].every(isVersion)).toBe(true);
  expect(['', 'v1.2.3', '1.2.3-rc.1', '1.2.3.4.5', '12345.0', '1..2', undefined, 1].some(isVersion)).toBe(
    false,
  );
});

test('an event of a day is repeated on that day and the next, over the ends of months and years', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -400, max: 400 }), (today, days) => {
      const other = utcDayOf(startOfDayMillis(today) - days * 86_400_000);
      expect(isRecent(other, today)).toBe(days === 0 || days === 1);
    }),
  );
});
