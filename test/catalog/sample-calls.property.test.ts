import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WireEvent } from '../../exporter/wire-event.ts';
import { type Catalog, defineCatalog } from '../../src/catalog/define-catalog.ts';
import type { CatalogDefinition, EventDefinition } from '../../src/catalog/definition.ts';
import { describeAsJsonSchema } from '../../src/catalog/describe.ts';
import { dotAiCatalog } from '../../src/catalog/dot-ai.ts';
import { mcpCatalog } from '../../src/catalog/mcp/mcp-catalog.ts';
import { sampleCalls } from '../../src/catalog/sample-calls.ts';
import { anyDefinition } from '../support/any-catalog.ts';
import { runCalls } from '../support/run-calls.ts';

/** What of an event's properties some span, or a record, can tell. */
function tellable(event: EventDefinition, { properties, common }: CatalogDefinition): readonly string[] {
  if (event.recorded === true) return event.properties;
  return [...event.properties, ...common].filter((name) =>
    properties[name]?.from.some((source) => {
      if ('span' in source) return source.span !== 'error' || event.matches?.outcome !== 'succeeded';
      return 'attribute' in source;
    }),
  );
}

/** Runs a catalog's calls: what is missing of its events, and what is sent that its schema refuses. */
async function shortfallOf(catalog: Catalog): Promise<readonly string[]> {
  const { definition } = catalog;
  const events = (await runCalls(catalog, sampleCalls(catalog))).flat();
  const validate = new Ajv2020({ strict: false }).compile(describeAsJsonSchema(catalog));
  const missing = definition.events.flatMap((event) => {
    const made = events.filter(({ event: name }) => name === event.name);
    if (made.length === 0) return [event.name];
    return tellable(event, definition)
      .filter((property) => !made.some((one) => isTold(one, property)))
      .map((property) => `${event.name}.${property}`);
  });
  return [...missing, ...events.filter((event) => !validate(event)).map((event) => JSON.stringify(event))];
}

function isTold({ properties }: WireEvent, property: string): boolean {
  const value = properties[property];
  return value !== undefined && value !== 'other' && value !== 'unknown';
}

test.each([
  ['dot-ai', dotAiCatalog],
  ['an MCP server', mcpCatalog({ tools: ['echo', 'get-sum'] })],
])('the sample calls of %s make every event, with all that spans and records tell', async (_, catalog) => {
  expect(await shortfallOf(catalog)).toEqual([]);
});

test('so do those of any catalog', async () => {
  await fc.assert(
    fc.asyncProperty(anyDefinition, async (definition) => {
      expect(await shortfallOf(defineCatalog<CatalogDefinition>(definition))).toEqual([]);
    }),
    { numRuns: 100 },
  );
}, 60_000);

test('no two of them are the same, and there are few', () => {
  fc.assert(
    fc.property(anyDefinition, (definition) => {
      const calls = sampleCalls(defineCatalog<CatalogDefinition>(definition));
      const texts = calls.map((call) => JSON.stringify({ ...call, title: '' }));
      expect(new Set(texts).size).toBe(texts.length);
      const conditions = Object.values(definition.selectors).map(({ length }) => length);
      expect(calls.length).toBeLessThanOrEqual(definition.events.length * 2 * Math.max(...conditions));
    }),
  );
});
