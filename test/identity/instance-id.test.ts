import { describe, expect, test } from 'vitest';
import { distinctId, epochAt, instanceId, instanceKey } from '../../src/identity/instance-id.ts';

const vector = { product: 'dot-ai', kind: 'cluster', seed: '6b1f3a52-8d0e-4c2f-9a67-2f4e1d0c9b8a' } as const;

describe('the instance id', () => {
  test('agrees with the test vector that other languages compute too', () => {
    expect(instanceId(vector)).toBe(
      'sha256:d5946e03866bce382099930f24de4b5a33a6c15afb74e1ee01fadb16010b11b6',
    );
  });

  test('is made by way of a key that other languages compute too', () => {
    const key = instanceKey(vector);
    expect(key).toBe('5a101a4de6fb5715f5a989337c75ef6a0b08cf7fc2fc53c4ab7915aad58a8ddf');
    expect(distinctId(key, 'all')).toBe(instanceId(vector));
    expect(distinctId(key, '2026')).toBe(instanceId({ ...vector, epoch: '2026' }));
  });

  test('lasts for ever, or a UTC year', () => {
    const newYear = Date.parse('2027-01-01T00:00:00Z');
    expect([newYear - 1, newYear].map((time) => epochAt('utc-year', time))).toEqual(['2026', '2027']);
    expect([newYear - 1, newYear].map((time) => epochAt('all', time))).toEqual(['all', 'all']);
  });

  test('changes with each of its parts', () => {
    const ids = [
      vector,
      { ...vector, product: 'hay' },
      { ...vector, kind: 'file' as const },
      { ...vector, seed: '6b1f3a52-8d0e-4c2f-9a67-2f4e1d0c9b8b' },
      { ...vector, salt: 'salt' },
      { ...vector, epoch: '2026' },
    ].map(instanceId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
