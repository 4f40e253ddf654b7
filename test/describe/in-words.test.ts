import { expect, test } from 'vitest';
import { bytesInWords, countInWords, millisInWords } from '../../src/describe/in-words.ts';

test.each([
  [1000, '1 second'],
  [3000, '3 seconds'],
  [60_000, '60 seconds'],
  [90_000, '90 seconds'],
  [120_000, '2 minutes'],
  [600_000, '10 minutes'],
])('%d milliseconds are %s', (millis, words) => {
  expect(millisInWords(millis)).toBe(words);
});

test.each([
  [65_536, '64 kB'],
  [2_000_000, '2 MB'],
])('%d bytes are %s', (bytes, words) => {
  expect(bytesInWords(bytes)).toBe(words);
});

test('a large count has commas', () => {
  expect(countInWords(5000)).toBe('5,000');
});
