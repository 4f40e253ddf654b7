import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { describeAsJsonSchema, describeAsMarkdown } from '../../src/catalog/describe.ts';
import { describeAsText } from '../../src/catalog/describe-as-text.ts';
import { dotAiCatalog } from '../../src/catalog/dot-ai.ts';
import type { CatalogData } from '../../src/cli/catalog-as-data.ts';
import { commandLine } from '../support/run-cli.ts';

test.each([
  [['catalog'], `${describeAsText(dotAiCatalog)}\n`],
  [['catalog', '--markdown'], `${describeAsMarkdown(dotAiCatalog)}\n`],
])('%j prints what describes it', async (args, text) => {
  expect(await commandLine().run(...args)).toEqual({ code: 0, stdout: text, stderr: '' });
});

test('each form is one JSON document under --json', async () => {
  const { run } = commandLine();
  const schema: unknown = JSON.parse((await run('catalog', '--schema', '--json')).stdout);
  expect(schema).toEqual(describeAsJsonSchema(dotAiCatalog));
  const markdown: unknown = JSON.parse((await run('catalog', '--markdown', '--json')).stdout);
  expect(markdown).toEqual({ markdown: describeAsMarkdown(dotAiCatalog) });
});

test('--json says all that can leave, with values and an example of each that is one of them', async () => {
  const { stdout } = await commandLine().run('catalog', '--json');
  const { events, properties, common, constants } = JSON.parse(stdout) as CatalogData;
  const { definition } = dotAiCatalog;
  expect(events.map(({ event }) => event)).toEqual(definition.events.map(({ name }) => name));
  expect(properties.map(({ property }) => property)).toEqual(Object.keys(definition.properties));
  expect(common).toEqual(definition.common);
  expect(constants).toMatchObject({ $ip: '0.0.0.0', $process_person_profile: false });
  for (const { values, example } of properties)
    if (typeof values !== 'string') expect(values).toContain(example);
  expect(properties.find(({ property }) => property === 'success')).toEqual({
    property: 'success',
    purpose: 'Success rate of each tool',
    values: [true, false],
    example: true,
  });
});

test('what preview shows is valid by what --schema prints', async () => {
  const { run } = commandLine();
  const schema: object = JSON.parse((await run('catalog', '--schema')).stdout);
  const { events } = JSON.parse((await run('preview', '--json')).stdout) as { events: readonly object[] };
  const validate = new Ajv2020().compile(schema);
  expect(events.length).toBeGreaterThan(4);
  for (const event of events) expect(validate(event)).toBe(true);
  expect(validate({ ...events[0], more: 1 })).toBe(false);
});
