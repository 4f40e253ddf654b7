import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { describeSignalOrder, signalWords } from '../../src/describe/signals.ts';
import { dotAiSettings } from '../../src/product/dot-ai-settings.ts';
import type { ProductSettings } from '../../src/product/product.ts';

/** On without a word, so that it shows what says off; with a switch the other way round beside the usual ones. */
const settings: ProductSettings = {
  ...dotAiSettings,
  variables: { ...dotAiSettings.variables, disabled: 'HAY_TELEMETRY_DISABLED' },
  key: 'phc_test',
};
const ELSE = ['maybe', '2', 'tru'];

/** Whether it is on, who decided, and the lines that it is said with. */
function read(name: string, value: string): readonly [enabled: boolean, decidedBy: string, lines: number] {
  const { decision, warnings } = readConfig(settings, { [name]: value, DOT_AI_TELEMETRY_FILE: '/x' });
  return [decision.enabled, decision.decidedBy, warnings.length];
}

const spellings = (words: readonly string[]): readonly string[] =>
  words.flatMap((word) => [word, word.toUpperCase(), ` ${word}\t`]);

describe.each(signalWords(settings))('$name', ({ name, on, off, nothing, otherwise }) => {
  test('is on by name, off and silent as documented', () => {
    for (const word of spellings(on)) expect([word, ...read(name, word)]).toEqual([word, true, name, 0]);
    for (const word of spellings(off)) expect([word, ...read(name, word)]).toEqual([word, false, name, 0]);
    for (const word of spellings(['', ...nothing]))
      expect([word, ...read(name, word)]).toEqual([word, true, 'policy', 0]);
  });

  test(`says ${otherwise} with anything else`, () => {
    const expected = {
      off: [false, name, 0],
      said: [false, name, 1],
      nothing: [true, 'policy', 0],
    };
    for (const word of ELSE) expect(read(name, word)).toEqual(expected[otherwise]);
  });
});

test('the settings that nobody documents are not asked', () => {
  const asked = describeSignalOrder(settings)
    .split(', ')
    .map((name) => name.replaceAll('`', ''));
  const documented = [
    ...signalWords(settings).map(({ name }) => name),
    '~/.dot-ai/config.json',
    'setConsent',
  ];
  expect(asked.filter((name) => !documented.includes(name))).toEqual([]);
});

test('the order is the one in which they decide', () => {
  const order = describeSignalOrder(settings).split(', ').slice(0, -1);
  const variables = order.map((name) => name.replaceAll('`', '')).filter((name) => !name.startsWith('~'));
  const off: Record<string, string> = Object.fromEntries(
    variables.map((name) => [
      name,
      name === 'DOT_AI_TELEMETRY' || name === 'DOT_AI_ANALYTICS' ? 'no' : 'true',
    ]),
  );
  for (const name of variables) {
    expect(readConfig(settings, off).decision.decidedBy).toBe(name);
    delete off[name];
  }
});
