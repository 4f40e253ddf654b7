import { SpanKind } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { describeAsMarkdown, describeForms } from '../../../src/catalog/describe.ts';
import { dotAiCatalog } from '../../../src/catalog/dot-ai.ts';
import { mcpCatalog } from '../../../src/catalog/mcp/mcp-catalog.ts';
import { endedSpan } from '../../support/spans.ts';
import { throughPipeline } from '../../support/through-pipeline.ts';

describe('mcpCatalog', () => {
  test('counts the calls of the declared tools, and the errors that the server declares', async () => {
    const catalog = mcpCatalog({ tools: ['echo', 'get-sum'], errorTypes: ['QuotaError'] });
    const span = (tool: string, errorType: string): ReturnType<typeof endedSpan> =>
      endedSpan({
        name: `tools/call ${tool}`,
        kind: SpanKind.SERVER,
        attributes: { 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': tool, 'error.type': errorType },
      });
    const events = await throughPipeline([span('echo', 'QuotaError'), span('secret', 'secret')], catalog);
    expect(events.map(({ event, properties: { tool, error_type } }) => [event, tool, error_type])).toEqual([
      ['tool_executed', 'echo', undefined],
      ['tool_error', 'echo', 'QuotaError'],
      ['tool_executed', 'other', undefined],
      ['tool_error', 'other', 'other'],
    ]);
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  test.each([
    [{ tools: [] }, 'empty list'],
    [{ tools: ['my tool'] }, 'lists a name that is not'],
    [{ tools: ['a', 'a'] }, 'lists a name twice'],
    [{ tools: Array.from({ length: 65 }, (_, index) => `tool-${index}`) }, 'more than 64'],
    [{ tools: ['echo'], name: 'My Server' }, 'the name is not'],
    [{ tools: ['echo'], errorTypes: ['a message with spaces'] }, 'lists a name that is not'],
  ])('refuses %j', (options, message) => {
    expect(() => mcpCatalog(options)).toThrow(message);
  });

  test('describes itself as any catalog does', () => {
    expect(describeAsMarkdown(mcpCatalog({ tools: ['echo'] }))).toContain('`server_version`');
  });

  test('the forms say of each property where it comes from, or that they cannot tell', () => {
    const text = describeForms(dotAiCatalog);
    const known = Object.keys(dotAiCatalog.definition.properties);
    for (const { tells } of Object.values(dotAiCatalog.definition.forms))
      for (const property of Object.keys(tells)) expect(known).toContain(property);
    expect(text).toContain('| Property | `present` | `semantic` |');
    expect(text).toContain('`{ success: false }`');
  });
});
