import { expect, test } from 'vitest';
import { describeSettings } from '../../src/describe/settings.ts';
import { dotAi } from '../../src/product/dot-ai.ts';
import { variableNames } from '../../src/product/variable-names.ts';

const namesIn = (table: string): readonly string[] =>
  table
    .split('\n')
    .slice(2)
    .map((row) => row.split('`')[1] ?? '');

test('every variable of a product is in the table, once', () => {
  const names = namesIn(describeSettings(dotAi));
  const common = ['DO_NOT_TRACK', 'OTEL_SDK_DISABLED', '~/.dot-ai/config.json'];
  const expected = new Set<string>([...Object.values(variableNames(dotAi)), ...common]);
  expect(new Set(names)).toEqual(expected);
  expect(names).toHaveLength(expected.size);
});

test('variables have the names that the product gives them', () => {
  const variables = { key: 'POSTHOG_API_KEY', disabled: 'HAY_TELEMETRY_DISABLED', version: 'HAY_VERSION' };
  const names = namesIn(describeSettings({ name: 'hay', envPrefix: 'HAY', variables }));
  expect(names).toEqual(expect.arrayContaining(Object.values(variables)));
  expect(names).toContain('~/.hay/config.json');
  expect(names).not.toContain('HAY_POSTHOG_KEY');
});

test('what a product does not give has no default', () => {
  const table = describeSettings({ name: 'hay', envPrefix: 'HAY' });
  expect(table).toContain('| `HAY_POSTHOG_HOST` | PostHog’s host; none by default.');
  expect(table).not.toMatch(/undefined|older name/u);
});
