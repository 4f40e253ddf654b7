import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileRule } from '../../src/catalog/compile-rule.ts';
import type { Rule } from '../../src/catalog/rule.ts';
import { sampleRaw, sampleRaws, sampleValue } from '../../src/catalog/sample-value.ts';
import { anyRule } from '../support/any-catalog.ts';

test('a rule makes its sample of the raw one, and takes both the sample and what is sampled beside it', () => {
  fc.assert(
    fc.property(anyRule, (rule) => {
      const apply = compileRule(rule);
      expect(apply(sampleRaw(rule))).toBe(sampleValue(rule));
      expect(apply(sampleValue(rule))).toBe(sampleValue(rule));
      expect(['other', 'unknown']).not.toContain(sampleValue(rule));
      for (const raw of sampleRaws(rule))
        expect(apply(raw)).toBe(rule.type === 'bucket' ? sampleValue(rule) : raw);
    }),
    { numRuns: 1000 },
  );
});

test.each<[Rule, unknown, unknown]>([
  [{ type: 'flag' }, true, true],
  [{ type: 'integer', min: 0, max: 1000 }, 1, 1],
  [{ type: 'integer', min: 5, max: 1000 }, 5, 5],
  [{ type: 'integer', min: -9, max: -2 }, -2, -2],
  [{ type: 'integer', min: -9, max: -0 }, 0, 0],
  [{ type: 'duration', unit: 'ms' }, 1250, 1250],
  [{ type: 'duration', unit: 's' }, 3600, 3600],
  [{ type: 'bucket', edges: [10, 100] }, 10, 'ge_10_lt_100'],
  [{ type: 'bucket', edges: [10] }, 10, 'ge_10'],
  [{ type: 'choice', values: ['other', 'full', 'slim'] }, 'full', 'full'],
  [{ type: 'choice', values: ['other'] }, 'other', 'other'],
  [{ type: 'declared', kind: 'tool', names: ['query', 'version'] }, 'query', 'query'],
  [{ type: 'version', parts: 4 }, '1.29.0.1', '1.29.0.1'],
  [{ type: 'version', parts: 2 }, '1.29', '1.29'],
  [{ type: 'version', parts: 3, firstBelow: 1 }, '0.29.0', '0.29.0'],
  [{ type: 'errorType', values: ['TypeError'] }, 'TypeError', 'TypeError'],
])('the sample of %j is %j, which leaves as %j', (rule, raw, value) => {
  expect(sampleRaw(rule)).toBe(raw);
  expect(sampleValue(rule)).toBe(value);
});
