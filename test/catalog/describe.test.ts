import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { describeAsJsonSchema, describeAsMarkdown, describeForms } from '../../src/catalog/describe.ts';
import { dotAiCatalog } from '../../src/catalog/dot-ai.ts';
import { TRANSPORT_PROPERTIES } from '../../src/catalog/transport-properties.ts';
import { wireEvents } from '../support/wire-events.ts';

const validate = new Ajv2020({ strict: false }).compile(describeAsJsonSchema(dotAiCatalog));

function sound(): Record<string, unknown> {
  const [event] = wireEvents(1);
  const common = { mcp_client: 'cursor', ai_provider: 'openai', instance_kind: 'ephemeral' };
  return { ...event, properties: { ...common, ...event?.properties } };
}

describe('the JSON schema', () => {
  test('takes an event as it leaves', () => {
    expect(validate(sound())).toBe(true);
  });

  test.each<[string, object]>([
    ['an unknown event', { event: 'pageview' }],
    ['an unknown property', { properties: { ...(sound()['properties'] as object), host: 'x' } }],
    ['a tool off the list', { properties: { ...(sound()['properties'] as object), tool: 'my tool' } }],
    ['a person', { properties: { ...(sound()['properties'] as object), $process_person_profile: true } }],
    ['a free distinct_id', { distinct_id: 'me@example.com' }],
    ['a time finer than the second', { timestamp: '2026-11-20T12:00:00.123Z' }],
    ['a uuid of version 4', { uuid: '9b2e6c3a-5f5e-4b5f-8c58-0e5d6f3c6a11' }],
    ['another field', { ip: '10.0.0.1' }],
  ])('refuses %s', (_, change) => {
    expect(validate({ ...sound(), ...change })).toBe(false);
  });
});

describe('the Markdown', () => {
  test('names every event and property with its purpose', () => {
    const text = describeAsMarkdown(dotAiCatalog);
    const { events, properties } = dotAiCatalog.definition;
    for (const { name, title, purpose } of events) {
      expect(text).toContain(`| \`${name}\` | ${title} | ${purpose} |`);
    }
    for (const [name, { purpose }] of Object.entries(properties)) {
      expect(text).toContain(`| \`${name}\` | ${purpose} |`);
    }
  });

  test('shows an example of each property, as it leaves', () => {
    const lines = describeAsMarkdown(dotAiCatalog).split('\n');
    const examples = Object.fromEntries(
      lines.map((line) => line.split(' | ')).map((cells) => [cells[0], cells.length === 4 && cells[3]]),
    );
    expect(lines).toContain('| Property | Purpose | Possible values | Example |');
    expect(examples).toMatchObject({
      '| `tool`': '`recommend` |',
      '| `success`': '`true` |',
      '| `duration_ms`': '`1250` |',
      '| `k8s_version`': '`1.29.0` |',
      '| `transport`': '`stdio` |',
      '| `uptime_seconds`': '`3600` |',
      '| `schema_version`': '`1` |',
    });
  });

  test('names the constants that every event carries for PostHog', () => {
    const text = describeAsMarkdown(dotAiCatalog);
    for (const name of Object.keys(TRANSPORT_PROPERTIES)) expect(text).toContain(`\`${name}: `);
  });

  test('says what each form cannot tell', () => {
    expect(describeForms(dotAiCatalog)).toContain('isError');
  });
});
