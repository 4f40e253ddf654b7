import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ROOT } from './run-node.ts';

export const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The samples of the README, in order. */
export const SAMPLES: readonly { readonly language: string; readonly code: string }[] = [
  ...README.matchAll(/```(\w+)\n([\s\S]*?)```/gu),
].map(([, language = '', code = '']) => ({ language, code }));

/** The sample that holds a text; fails where there is none, or more than one. */
export function sampleWith(text: string): string {
  const found = SAMPLES.filter(({ code }) => code.includes(text));
  expect(found).toHaveLength(1);
  return found[0]?.code ?? '';
}
