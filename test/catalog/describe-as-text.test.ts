import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineCatalog } from '../../src/catalog/define-catalog.ts';
import type { CatalogDefinition } from '../../src/catalog/definition.ts';
import { describeAsText } from '../../src/catalog/describe-as-text.ts';
import { listedValues } from '../../src/catalog/describe-rule.ts';
import { dotAiCatalog } from '../../src/catalog/dot-ai.ts';
import { TRANSPORT_PROPERTIES } from '../../src/catalog/transport-properties.ts';
import { anyDefinition } from '../support/any-catalog.ts';

/** The words of each paragraph. */
const paragraphs = (text: string): readonly (readonly string[])[] =>
  text.split('\n\n').map((paragraph) => paragraph.split(/[\s,]+/u));

describe('the text of the dot-ai catalog', () => {
  const text = describeAsText(dotAiCatalog);

  test.each([
    `Everything that dot-ai can send, version 1 of its catalog.

EVENTS

tool_executed
  When: A tool was called
  Purpose: Which tools are used, how often they succeed, and how long they take
  Properties: tool, success, duration_ms, mcp_client

tool_error
`,
    `
client_connected
  When: A client opened a session; where there are none, it was seen for the first time this day
  Purpose: Which clients and versions to test against
  Properties: mcp_client, mcp_client_version, transport
`,
    `
Properties of every event: dot_ai_version, ai_provider, is_internal, instance_kind, schema_version

No event is biased by the operator’s sampling of traces.
`,
    `
ai_provider
  Purpose: Which AI providers to support best
  Possible values: alibaba, amazon_bedrock, anthropic, anthropic_haiku, anthropic_opus, copilot,
    custom, google, google_flash, host, kimi, openai, openrouter, xai, other, unknown
`,
    `
k8s_version
  Purpose: Which Kubernetes versions to support
  Possible values: version of at most 3 numbers, such as 1.29.0
`,
    `
  $process_person_profile: false
  $geoip_disable: true
  $ip: "0.0.0.0"
  $ignore_sent_at: true
  $lib: "dot-ai-telemetry"`,
  ])('holds part %#', (part) => {
    expect(text).toContain(part);
  });

  test('is as wide as it may be', () => {
    const widthOf = (lines: string): number => Math.max(...lines.split('\n').map(({ length }) => length));
    expect(widthOf(text)).toBeLessThanOrEqual(100);
    expect(widthOf(text)).toBeGreaterThan(90);
    expect(widthOf(describeAsText(dotAiCatalog, 40))).toBeLessThanOrEqual(40);
    expect(describeAsText(dotAiCatalog, 40).split(/\s+/u)).toEqual(text.split(/\s+/u));
  });

  test('has no control characters but line feeds, and no Markdown', () => {
    expect(text).not.toMatch(/[^\P{Cc}\n]|[`|]/u);
  });
});

test('the text of any catalog holds every event, property, value, constant and bias', () => {
  fc.assert(
    fc.property(anyDefinition, fc.integer({ min: 1, max: 200 }), (definition, widthColumns) => {
      const text = describeAsText(defineCatalog<CatalogDefinition>(definition), widthColumns);
      const all = paragraphs(text);
      const about = (name: string): readonly string[] => all.find(([first]) => first === name) ?? [];
      for (const { name, properties } of definition.events)
        expect(about(name)).toEqual(expect.arrayContaining(['happens', 'know', ...properties]));
      for (const [name, { rule }] of Object.entries(definition.properties))
        expect(about(name)).toEqual(expect.arrayContaining(['Says', 'much', ...(listedValues(rule) ?? [])]));
      for (const name of Object.keys(TRANSPORT_PROPERTIES)) expect(text).toContain(`${name}:`);
      const biased = definition.events.filter(({ biasedBySampling }) => biasedBySampling === true);
      expect(about(biased.length === 0 ? 'No' : 'Biased')).toEqual(
        expect.arrayContaining(['sampling', ...biased.map(({ name }) => name)]),
      );
      for (const line of text.split('\n'))
        expect(line.length <= widthColumns || /^ *\S+$/u.test(line), line).toBe(true);
    }),
  );
});
