import { describe, expect, test } from 'vitest';
import { type Signal, decide } from '../../src/consent/decide.ts';

const signal = (name: string, says: Signal['says']): Signal => ({ name, says, reason: `${name} ${says}` });

describe('the decision', () => {
  test.each([
    ['opt-out', 'nothing', 'nothing', true, 'policy'],
    ['opt-out', 'on', 'nothing', true, 'a'],
    ['opt-out', 'on', 'off', false, 'b'],
    ['opt-out', 'off', 'on', false, 'a'],
    ['opt-in', 'nothing', 'nothing', false, 'policy'],
    ['opt-in', 'nothing', 'on', true, 'b'],
    ['opt-in', 'off', 'on', false, 'a'],
    ['off', 'on', 'on', false, 'policy'],
    ['off', 'on', 'off', false, 'b'],
  ] as const)('%s with %s and %s is %s by %s', (policy, a, b, enabled, decidedBy) => {
    const signals = [signal('a', a), signal('b', b)];
    expect(decide(policy, signals)).toMatchObject({ enabled, decidedBy, signals });
  });
});
