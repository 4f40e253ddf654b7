import { describe, expect, test } from 'vitest';
import { noticeLines } from '../../src/notice/notice-lines.ts';
import { defineProduct } from '../../src/product/define-product.ts';
import { dotAi } from '../../src/product/dot-ai.ts';
import type { Product } from '../../src/product/product.ts';

const lines = (options: Partial<Product> = {}): readonly string[] =>
  noticeLines(defineProduct({ name: 'sample', envPrefix: 'SAMPLE', catalog: dotAi.catalog, ...options }));

describe('what an operator is told', () => {
  test('is three lines: what is sent and when, where to read it, how to switch it off', () => {
    expect(lines()).toEqual([
      'sample sends anonymous usage data to its maintainers, the first in 10 minutes',
      'what exactly: npx dot-ai-telemetry preview',
      'to switch it off: SAMPLE_TELEMETRY=false, or DO_NOT_TRACK=1',
    ]);
    expect(lines({ moreInformation: 'https://sample.example/telemetry' })[1]).toBe(
      'what exactly: npx dot-ai-telemetry preview, https://sample.example/telemetry',
    );
    expect(lines({ variables: { disabled: 'SAMPLE_QUIET' } })[2]).toBe(
      'to switch it off: SAMPLE_QUIET=1, or DO_NOT_TRACK=1',
    );
  });

  test.each([
    [0, 'from now on'],
    [999, 'from now on'],
    [1000, 'the first in 1 second'],
    [59_999, 'the first in 59 seconds'],
    [60_000, 'the first in 1 minute'],
    [119_999, 'the first in 1 minute'],
    [86_400_000, 'the first in 1440 minutes'],
  ])('promises of a grace of %i ms no more than it is: %s', (graceMillis, when) => {
    const [first] = lines({ graceMillis });
    expect(first).toBe(`sample sends anonymous usage data to its maintainers, ${when}`);
  });
});
