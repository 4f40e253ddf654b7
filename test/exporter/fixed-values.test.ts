import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEventUuid, instanceEventUuid } from '../../exporter/event-uuid.ts';
import { fixDay, fixTime } from '../../exporter/fix-time.ts';
import { isValidDistinctId, isValidEvent } from '../../exporter/is-valid-event.ts';
import { judgeAnswer } from '../../exporter/judge-answer.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const DAY = Date.parse('2026-11-20T00:00:00Z');
const HOUR = 3_600_000;
const origin = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), event: 'tool_executed' };

describe('an event’s uuid', () => {
  const hexTime = (uuid: string): number => Number.parseInt(uuid.replace('-', '').slice(0, 12), 16);

  test('is version 7 with the event’s own time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), fc.string(), (millis, spanId) => {
        const uuid = createEventUuid()({ ...origin, spanId }, millis);
        expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
        expect(hexTime(uuid)).toBe(millis);
      }),
    );
  });

  test('is the same for the same span and event, another for every other', () => {
    const uuid = createEventUuid();
    expect(uuid(origin, NOW)).toBe(uuid(origin, NOW));
    expect(uuid({ ...origin, event: 'tool_error' }, NOW)).not.toBe(uuid(origin, NOW));
    expect(uuid({ ...origin, spanId: 'c'.repeat(16) }, NOW)).not.toBe(uuid(origin, NOW));
  });

  test('cannot be computed from the span without the key', () => {
    expect(createEventUuid()(origin, NOW)).not.toBe(createEventUuid()(origin, NOW));
    expect(createEventUuid(Buffer.alloc(32))(origin, NOW)).toBe(
      createEventUuid(Buffer.alloc(32))(origin, NOW),
    );
  });
});

describe('the uuid of an event that is once for all processes of an instance', () => {
  const vector = {
    distinctId: 'sha256:d5946e03866bce382099930f24de4b5a33a6c15afb74e1ee01fadb16010b11b6',
    event: 'server_updated',
    values: ['1.2.2', '1.2.3'],
  };
  const hashOf = (change: object, millis = DAY): string =>
    instanceEventUuid({ ...vector, ...change }, millis).slice('01a1f640-bc00-'.length);

  test('agrees with the test vector that other languages compute too', () => {
    expect(instanceEventUuid(vector, DAY)).toBe('01a1f640-bc00-7ef0-bc6e-1bd8cf918c5a');
  });

  test('changes with each of its parts', () => {
    const hashes = [
      hashOf({}),
      hashOf({}, DAY + 24 * HOUR),
      hashOf({ distinctId: vector.distinctId.replace('d', 'e') }),
      hashOf({ event: 'server_installed' }),
      hashOf({ values: ['1.2.3', '1.2.2'] }),
      hashOf({ values: [undefined, '1.2.3'] }),
      hashOf({ values: ['1.2.3', undefined] }),
      hashOf({ values: [] }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe('an event’s time', () => {
  test.each([
    ['now', NOW, NOW, false],
    ['finer than a second', NOW + 999.9, NOW, false],
    ['23 hours before the start', NOW - 23 * HOUR, NOW - 23 * HOUR, false],
    ['25 hours before the start', NOW - 25 * HOUR, NOW, true],
    ['59 minutes ahead', NOW + 0.98 * HOUR, NOW + 0.98 * HOUR, false],
    ['61 minutes ahead', NOW + 1.02 * HOUR, NOW, true],
    ['1970', 0, NOW, true],
    ['no number', Number.NaN, NOW, true],
    ['year 10000', Date.parse('+010000-01-01T00:00:00Z'), NOW, true],
  ])('%s', (_, millis, timestampMillis, isReplaced) => {
    expect(fixTime(millis, NOW, NOW)).toEqual({ timestampMillis, isReplaced });
  });
});

describe('the day of an event that is once for all processes of an instance', () => {
  test.each([
    ['now', NOW, DAY, false],
    ['47 hours before the start', NOW - 47 * HOUR, DAY - 48 * HOUR, false],
    ['49 hours before the start', NOW - 49 * HOUR, DAY, true],
    ['61 minutes ahead', NOW + 1.02 * HOUR, DAY, true],
    ['no number', Number.NaN, DAY, true],
  ])('%s', (_, millis, timestampMillis, isReplaced) => {
    expect(fixDay(millis, NOW, NOW)).toEqual({ timestampMillis, isReplaced });
  });
});

test('any time comes out as a whole second that this process can have seen', () => {
  fc.assert(
    fc.property(fc.double(), (millis) => {
      const { timestampMillis } = fixTime(millis, NOW, NOW);
      expect(timestampMillis % 1000).toBe(0);
      expect(timestampMillis).toBeGreaterThanOrEqual(NOW - 24 * HOUR - 1000);
      expect(timestampMillis).toBeLessThanOrEqual(NOW + HOUR);
    }),
  );
});

describe('an event is valid by PostHog’s rules', () => {
  const event = { name: 'x', startMillis: NOW, properties: { a: true, b: 1, c: 'text' } };

  test.each<[string, object, boolean]>([
    ['as it is', {}, true],
    ['without a name', { name: '' }, false],
    ['with a name that is too long', { name: 'x'.repeat(201) }, false],
    ['with an empty text', { properties: { a: '' } }, false],
    ['with a text that is too long', { properties: { a: 'x'.repeat(201) } }, false],
    ['with no number', { properties: { a: Number.NaN } }, false],
    ['with an object', { properties: { a: {} } }, false],
  ])('%s', (_, change, expected) => {
    expect(isValidEvent({ ...event, ...change })).toBe(expected);
  });

  test.each([`sha256:${'0'.repeat(64)}`, 'anonymous', '', 'sha256:abc', 'me@example.com'])(
    'its id %j',
    (id) => {
      expect(isValidDistinctId(id)).toBe(id.length === 71);
    },
  );
});

describe('an answer', () => {
  test.each([
    [200, '{"status":1}', 'delivered'],
    [200, '{"status":"Ok"}', 'delivered'],
    [204, '', 'delivered'],
    [200, '<html>Log in</html>', 'retry'],
    [200, '{"status":0}', 'retry'],
    [200, 'null', 'retry'],
    [202, '{"status":1}', 'retry'],
    [301, '', 'rejected'],
    [400, '', 'rejected'],
    [401, '', 'rejected'],
    [404, '', 'rejected'],
    [408, '', 'retry'],
    [413, '', 'rejected'],
    [429, '', 'retry'],
    [500, '', 'retry'],
    [503, '', 'retry'],
  ])('%i %j is %s', (status, body, expected) => {
    expect(judgeAnswer(status, body).status).toBe(expected);
  });
});
