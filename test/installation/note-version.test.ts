import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Installation } from '../../src/installation/installation.ts';
import { noteVersion, updateToRecord } from '../../src/installation/note-version.ts';
import { utcDayOf } from '../../src/installation/utc-day.ts';

const TODAY = '2026-11-20';
const installedOn = '2026-01-01';
const updated = { installedOn, version: '1.2.3', previousVersion: '1.2.2' };

describe('a version that starts', () => {
  test.each<[string, Installation, string | undefined, Installation]>([
    ['is the one remembered', { installedOn, version: '1.2.3' }, '1.2.3', { installedOn, version: '1.2.3' }],
    ['is not known', { installedOn, version: '1.2.3' }, undefined, { installedOn, version: '1.2.3' }],
    ['is the first that is known', { installedOn }, '1.2.3', { installedOn, version: '1.2.3' }],
    [
      'is known again, and its update is not',
      { installedOn, previousVersion: '1.2.2', updatedOn: TODAY },
      '1.2.3',
      { installedOn, version: '1.2.3' },
    ],
    ['is an update', { installedOn, version: '1.2.2' }, '1.2.3', { ...updated, updatedOn: TODAY }],
    [
      'is a second update of the day',
      { ...updated, updatedOn: TODAY },
      '1.2.4',
      { installedOn, version: '1.2.4', previousVersion: '1.2.3', updatedOn: TODAY },
    ],
    [
      'is a replica that the update of today has not reached',
      { ...updated, updatedOn: TODAY },
      '1.2.2',
      { ...updated, updatedOn: TODAY },
    ],
    [
      'is a replica that the update of yesterday has not reached',
      { ...updated, updatedOn: '2026-11-19' },
      '1.2.2',
      { ...updated, updatedOn: '2026-11-19' },
    ],
    [
      'is a rollback',
      { ...updated, updatedOn: '2026-11-18' },
      '1.2.2',
      { installedOn, version: '1.2.2', previousVersion: '1.2.3', updatedOn: TODAY },
    ],
  ])('%s', (_, remembered, version, expected) => {
    expect(noteVersion(remembered, version, TODAY)).toEqual(expected);
  });

  test.each<[string, Installation, string | undefined, boolean]>([
    ['the one that it led to, today', { ...updated, updatedOn: TODAY }, '1.2.3', true],
    ['the one that it led to, the day after', { ...updated, updatedOn: '2026-11-19' }, '1.2.3', true],
    ['the one that it led to, later', { ...updated, updatedOn: '2026-11-18' }, '1.2.3', false],
    ['the one before it', { ...updated, updatedOn: TODAY }, '1.2.2', false],
    ['one that is not known', { ...updated, updatedOn: TODAY }, undefined, false],
    ['one that led to itself', { ...updated, previousVersion: '1.2.3', updatedOn: TODAY }, '1.2.3', false],
    ['the one of the installation', { installedOn: TODAY, version: '1.2.3' }, '1.2.3', false],
  ])('records the update of %s: %o', (_, remembered, version, isRecorded) => {
    const { updatedOn = '' } = remembered;
    const update = { oldVersion: '1.2.2', newVersion: '1.2.3', updatedOn };
    expect(updateToRecord(remembered, version, TODAY)).toEqual(isRecorded ? update : undefined);
  });
});

test('replicas of two versions never take turns faster than every two days, however they restart', () => {
  const starts = fc.array(fc.record({ hours: fc.integer({ min: 0, max: 40 }), isNew: fc.boolean() }));
  fc.assert(
    fc.property(starts, (all) => {
      let millis = Date.parse(TODAY);
      let remembered: Installation = { installedOn, version: '1.2.2' };
      let changedMillis = Number.NEGATIVE_INFINITY;
      for (const { hours, isNew } of all) {
        millis += hours * 3_600_000;
        const noted = noteVersion(remembered, isNew ? '1.2.3' : '1.2.2', utcDayOf(millis));
        if (noted !== remembered) {
          const dayMillis = Date.parse(noted.updatedOn ?? '');
          expect(dayMillis - changedMillis).toBeGreaterThanOrEqual(2 * 86_400_000);
          changedMillis = dayMillis;
        }
        remembered = noted;
      }
    }),
  );
});
