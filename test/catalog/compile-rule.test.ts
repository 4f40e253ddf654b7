import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileRule } from '../../src/catalog/compile-rule.ts';
import { listedValues } from '../../src/catalog/describe-rule.ts';
import { MAX_INTEGER, type Rule } from '../../src/catalog/rule.ts';

const errorType: Rule = {
  type: 'errorType',
  values: ['TypeError', 'AppError.kubernetes', 'AbortError'],
  aliases: { '20': 'AbortError' },
  prefixes: { KUBERNETES_: 'AppError.kubernetes' },
};
const choice: Rule = {
  type: 'choice',
  values: ['openai', 'amazon_bedrock'],
  aliases: { 'aws.bedrock': 'amazon_bedrock' },
};
const declared: Rule = { type: 'declared', kind: 'tool', names: ['version', 'query'] };
const version: Rule = { type: 'version', parts: 3 };
const rules: readonly Rule[] = [
  { type: 'flag' },
  { type: 'integer', min: 0, max: 10 },
  { type: 'duration', unit: 'ms' },
  { type: 'duration', unit: 's' },
  { type: 'bucket', edges: [1, 10, 100] },
  choice,
  declared,
  version,
  { type: 'version', parts: 1, firstBelow: 10_000 },
  errorType,
];

describe('a rule', () => {
  test.each<[Rule, unknown, unknown]>([
    [{ type: 'flag' }, true, true],
    [{ type: 'flag' }, 'true', undefined],
    [{ type: 'flag' }, 1, undefined],
    [{ type: 'integer', min: 0, max: 10 }, 10, 10],
    [{ type: 'integer', min: 0, max: 10 }, 11, undefined],
    [{ type: 'integer', min: 0, max: 10 }, 1.5, undefined],
    [{ type: 'integer', min: 0, max: 10 }, '5', undefined],
    [{ type: 'integer', min: 0, max: 10 }, 5n, undefined],
    [{ type: 'duration', unit: 'ms' }, 12_345.678, 12_300],
    [{ type: 'duration', unit: 'ms' }, 0.123456, 0.123],
    [{ type: 'duration', unit: 'ms' }, -1, undefined],
    [{ type: 'duration', unit: 'ms' }, Number.NaN, undefined],
    [{ type: 'duration', unit: 'ms' }, Number.POSITIVE_INFINITY, undefined],
    [{ type: 'duration', unit: 's' }, 11 * 366 * 86_400, undefined],
    [{ type: 'bucket', edges: [1, 10] }, 0, 'lt_1'],
    [{ type: 'bucket', edges: [1, 10] }, 1, 'ge_1_lt_10'],
    [{ type: 'bucket', edges: [1, 10] }, 1e9, 'ge_10'],
    [{ type: 'bucket', edges: [1, 10] }, 'ge_10', 'ge_10'],
    [{ type: 'bucket', edges: [1, 10] }, 'ge_11', undefined],
    [choice, 'openai', 'openai'],
    [choice, 'aws.bedrock', 'amazon_bedrock'],
    [choice, 'my company', 'other'],
    [choice, '__proto__', 'other'],
    [choice, 'constructor', 'other'],
    [choice, 'unknown', 'unknown'],
    [choice, ['openai'], undefined],
    [declared, 'version', 'version'],
    [declared, 'toString', 'other'],
    [declared, 'x'.repeat(10_000_000), 'other'],
    [version, 'v1.29.0-gke.1234', '1.29.0'],
    [version, '1.29+', '1.29'],
    [version, '1.29.0', '1.29.0'],
    [version, '10.20.30.40', undefined],
    [version, '192.168.1', undefined],
    [version, '1.29.0 for acme', undefined],
    [version, '1.29.12345', undefined],
    [version, `1.2.3-${'a'.repeat(100)}`, undefined],
    [version, 1.29, undefined],
    [errorType, 'TypeError', 'TypeError'],
    [errorType, 'ECONNREFUSED', 'ECONNREFUSED'],
    [errorType, '20', 'AbortError'],
    [errorType, '404', 'http_4xx'],
    [errorType, '503', 'http_5xx'],
    [errorType, '200', 'other'],
    [errorType, 'KUBERNETES_H_123456_abc', 'AppError.kubernetes'],
    [errorType, 'cannot reach db.acme.internal', 'other'],
    [errorType, { name: 'TypeError' }, undefined],
  ])('takes what row %# says', (rule, value, expected) => {
    expect(compileRule(rule)(value)).toBe(expected);
  });

  test('yields a value of its own or nothing, and the same again, whatever it is given', () => {
    fc.assert(
      fc.property(fc.constantFrom(...rules), anyValue(), (rule, value) => {
        const apply = compileRule(rule);
        const ruled = apply(value);
        expect(apply(ruled)).toBe(ruled);
        if (ruled !== undefined) expect(isOwnValue(rule, ruled)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

function anyValue(): fc.Arbitrary<unknown> {
  const near = fc.constantFrom(
    'KUBERNETES_x',
    '499',
    'v1.2',
    '1.2.3-rc.1',
    'other',
    'unknown',
    '__proto__',
    'lt_1',
  );
  return fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
    near,
    fc.double(),
    fc.string(),
  );
}

function isOwnValue(rule: Rule, value: unknown): boolean {
  const listed = listedValues(rule);
  if (listed !== undefined) return listed.includes(String(value));
  if (rule.type === 'flag') return typeof value === 'boolean';
  if (rule.type === 'version') return /^\d{1,4}(\.\d{1,4}){0,2}$/u.test(String(value));
  return typeof value === 'number' && value >= 0 && value <= MAX_INTEGER * 1_000_000;
}
