import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { dotAiCatalog } from '../../src/catalog/dot-ai.ts';
import { select, selectAtStart } from '../../src/catalog/select.ts';
import { endedSpan, toolSpan } from '../support/spans.ts';

const names = (span: Parameters<typeof select>[1]): readonly string[] =>
  select(dotAiCatalog, span).map(({ event }) => event.name);

describe('selection of the dot-ai catalog', () => {
  test('a tool span is an execution and a connection', () => {
    expect(names(toolSpan())).toEqual(['tool_executed', 'client_connected']);
  });

  test('a failed tool span is an error too', () => {
    const span = toolSpan({}, { during: (open) => open.setStatus({ code: SpanStatusCode.ERROR }) });
    expect(names(span)).toEqual(['tool_executed', 'tool_error', 'client_connected']);
  });

  test.each([
    ['another name', endedSpan({ name: 'GET /healthz', attributes: { 'gen_ai.tool.name': 'version' } })],
    ['another kind', toolSpan({}, { kind: SpanKind.CLIENT })],
    ['no tool name', endedSpan({ name: 'execute_tool version' })],
    ['a tool that is not declared', toolSpan({ 'gen_ai.tool.name': 'made-up' })],
    ['a tool called other', toolSpan({ 'gen_ai.tool.name': 'other' })],
    ['a tool called __proto__', toolSpan({ 'gen_ai.tool.name': '__proto__' })],
    ['the name of a recorded event', endedSpan({ name: 'server_started' })],
  ])('a span with %s is nothing', (_, span) => {
    expect(names(span)).toEqual([]);
    expect(selectAtStart(dotAiCatalog, span)).toBeUndefined();
  });

  test('is decidable at the start from name, kind and attributes alone', () => {
    const attributes = { 'gen_ai.tool.name': 'query' };
    expect(selectAtStart(dotAiCatalog, { name: 'execute_tool query', attributes })).toBe('invocation');
    expect(
      selectAtStart(dotAiCatalog, { name: 'execute_tool query', kind: SpanKind.SERVER, attributes }),
    ).toBeUndefined();
    expect(selectAtStart(dotAiCatalog, { name: 'execute_tool query' })).toBeUndefined();
  });

  test('a recorded event is one of our own scope only', () => {
    expect(names(endedSpan({ name: 'server_started', scope: 'dot-ai-telemetry' }))).toEqual([
      'server_started',
    ]);
  });
});
