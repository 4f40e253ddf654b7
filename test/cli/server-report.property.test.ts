import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseServerReport } from '../../src/cli/server-report.ts';

const NAMES = ['writtenAt', 'sinks', 'name', 'delivered', 'waiting', 'dropped', 'lastSend', 'folded'];
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/u;

/** JSON of anything, with the names of a report more often than others. */
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('2026-11-20T12:00:00Z', 'posthog', 'delivered', 7, -1, 1e300, '\u001B[31m', null),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string()), tie('value'), { maxKeys: 6 }),
  ),
})).value;

test('whatever the file holds, what is shown is names and numbers', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        anything.map((value) => JSON.stringify(value)),
      ),
      (text) => {
        const report = parseServerReport(text);
        if (report === undefined) return;
        const { writtenAt, lastSend, counters, folded } = report;
        for (const time of [writtenAt, lastSend?.at ?? writtenAt]) {
          expect(new Date(time).toISOString()).toBe(time);
          expect(time).toHaveLength('2026-11-20T12:00:00.000Z'.length);
        }
        const counts = counters.flatMap(({ dropped }) => Object.entries(dropped));
        for (const [name, count] of [...counts, ...Object.entries(folded)]) {
          expect(name).toMatch(NAME);
          expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
        }
        for (const { sink, delivered, waiting } of counters) {
          expect(sink).toMatch(NAME);
          expect(Math.min(delivered, waiting)).toBeGreaterThanOrEqual(0);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('what a server writes is read as it is', () => {
  const sink = fc.record({
    name: fc.constantFrom('posthog', 'file', 'console'),
    delivered: fc.nat(),
    waiting: fc.nat(),
    dropped: fc.dictionary(fc.constantFrom('grace', 'queue_full', 'consent'), fc.nat()),
    lastSend: fc.option(
      fc.record({ atMillis: fc.nat(), outcome: fc.constantFrom('delivered', 'retry', 'rejected') }),
      { nil: undefined },
    ),
  });
  fc.assert(
    fc.property(
      fc.array(sink, { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('tool', 'x'), fc.nat()),
      (sinks, folded) => {
        const writtenAt = '2026-11-20T12:00:00.000Z';
        const report = parseServerReport(JSON.stringify({ writtenAt, sinks, folded }));
        const last = Math.max(...sinks.map(({ lastSend }) => lastSend?.atMillis ?? -1));
        expect(report).toEqual({
          writtenAt,
          folded: { ...folded },
          counters: sinks.map(({ name, delivered, waiting, dropped }) => {
            return { sink: name, delivered, waiting, dropped: { ...dropped } };
          }),
          lastSend: last < 0 ? undefined : expect.objectContaining({ at: new Date(last).toISOString() }),
        });
      },
    ),
  );
});
