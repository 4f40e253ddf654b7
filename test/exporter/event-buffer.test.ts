import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventBuffer } from '../../exporter/event-buffer.ts';

describe('EventBuffer', () => {
  test('lets the oldest go when there are too many, or too many bytes', () => {
    const byNumber = new EventBuffer<{ id: number; bytes: number }>(2, 1000);
    expect([1, 2, 3].map((id) => byNumber.push({ id, bytes: 1 }))).toEqual([0, 0, 1]);
    expect(byNumber.take(5).map(({ id }) => id)).toEqual([2, 3]);
    const byBytes = new EventBuffer<{ id: number; bytes: number }>(100, 10);
    expect([1, 2, 3].map((id) => byBytes.push({ id, bytes: 4 }))).toEqual([0, 0, 1]);
    expect(byBytes.push({ id: 4, bytes: 11 })).toBe(3);
    expect(byBytes.length).toBe(0);
  });

  test('behaves as a plain list does, for any sequence of steps', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('push' as const), bytes: fc.integer({ min: 1, max: 9 }) }),
      fc.record({
        kind: fc.constant('take' as const),
        count: fc.integer({ min: 0, max: 5 }),
        restore: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const [maxEvents, maxBytes] = [7, 30];
        const buffer = new EventBuffer<{ id: number; bytes: number }>(maxEvents, maxBytes);
        let model: { id: number; bytes: number }[] = [];
        const evictFromModel = (): number => {
          const before = model.length;
          const bytes = (): number => model.reduce((total, event) => total + event.bytes, 0);
          while (model.length > maxEvents || bytes() > maxBytes) model = model.slice(1);
          return before - model.length;
        };
        for (const [id, action] of steps.entries()) {
          if (action.kind === 'push') {
            model.push({ id, bytes: action.bytes });
            expect(buffer.push({ id, bytes: action.bytes })).toBe(evictFromModel());
          } else {
            const taken = buffer.take(action.count);
            expect(taken).toEqual(model.slice(0, action.count));
            model = model.slice(action.count);
            if (action.restore) {
              model = [...taken, ...model];
              expect(buffer.restore(taken)).toBe(evictFromModel());
            }
          }
          expect(buffer.length).toBe(model.length);
        }
      }),
    );
  });
});
