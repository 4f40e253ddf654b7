import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Signal, decide, isPending } from '../../src/consent/decide.ts';

const signal = (name: string, says: Signal['says']): Signal => ({ name, says, reason: `${name} ${says}` });

describe('the decision', () => {
  test.each([
    ['opt-out', 'nothing', 'nothing', true, 'policy'],
    ['opt-out', 'on', 'nothing', true, 'a'],
    ['opt-out', 'on', 'off', false, 'b'],
    ['opt-out', 'off', 'on', false, 'a'],
    ['opt-out', 'nothing', 'pending', false, 'b'],
    ['opt-out', 'on', 'pending', false, 'b'],
    ['opt-out', 'pending', 'off', false, 'b'],
    ['opt-in', 'nothing', 'nothing', false, 'policy'],
    ['opt-in', 'nothing', 'on', true, 'b'],
    ['opt-in', 'off', 'on', false, 'a'],
    ['opt-in', 'on', 'pending', false, 'b'],
    ['off', 'on', 'on', false, 'policy'],
    ['off', 'on', 'off', false, 'b'],
    ['off', 'on', 'pending', false, 'policy'],
  ] as const)('%s with %s and %s is %s by %s', (policy, a, b, enabled, decidedBy) => {
    const signals = [signal('a', a), signal('b', b)];
    const decision = decide(policy, signals);
    expect(decision).toMatchObject({ enabled, decidedBy, signals });
    expect(isPending(decision)).toBe(
      signals.some(({ name, says }) => name === decidedBy && says === 'pending'),
    );
  });

  test('of any signals: any off wins, opt-in needs an on, and nobody waits where somebody says off', () => {
    const says = fc.constantFrom('on', 'off', 'nothing', 'pending');
    const policies = fc.constantFrom('opt-out', 'opt-in', 'off');
    fc.assert(
      fc.property(policies, fc.array(says), (policy, words) => {
        const decision = decide(
          policy,
          words.map((word, index) => signal(`signal ${index}`, word)),
        );
        const [isOff, isOn, waits] = (['off', 'on', 'pending'] as const).map((word) => words.includes(word));
        const allows = policy === 'opt-out' || (policy === 'opt-in' && isOn);
        expect(decision.enabled).toBe(!isOff && !waits && allows);
        expect(isPending(decision)).toBe(waits === true && !isOff && policy !== 'off');
        const deciding = words[Number(decision.decidedBy.replace('signal ', ''))];
        expect(decision.decidedBy === 'policy' || deciding !== 'nothing').toBe(true);
      }),
    );
  });
});
