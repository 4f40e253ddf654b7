import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dotAiCatalog } from '../../src/catalog/dot-ai.ts';
import { defineCatalog } from '../../src/catalog/define-catalog.ts';
import { select } from '../../src/catalog/select.ts';
import { toEvent } from '../../src/catalog/to-event.ts';
import { filterSpan } from '../../src/processor/filter-span.ts';
import { anyDefinition } from '../support/any-catalog.ts';
import { endedSpan, toolSpan } from '../support/spans.ts';

const ignore = (): void => undefined;
const facts = (): undefined => undefined;

const anySpan = fc
  .record({
    tool: fc.constantFrom('version', 'query', 'made-up', 'other'),
    client: fc.oneof(fc.constantFrom('http', 'cursor-vscode', 'claude-code'), fc.string(), fc.integer()),
    version: fc.oneof(fc.constantFrom('1.2.3', 'v1', '1.2.3.4', 'rest-api'), fc.string()),
    errorType: fc.option(fc.oneof(fc.constantFrom('TypeError', '404', 'KUBERNETES_X'), fc.string()), {
      nil: undefined,
    }),
    success: fc.option(fc.boolean(), { nil: undefined }),
    status: fc.constantFrom(SpanStatusCode.UNSET, SpanStatusCode.OK, SpanStatusCode.ERROR),
    exception: fc.option(fc.constantFrom('TypeError', 'Weird'), { nil: undefined }),
  })
  .map(({ tool, client, version, errorType, success, status, exception }) =>
    toolSpan(
      {
        'gen_ai.tool.name': tool,
        'mcp.client.name': client,
        'mcp.client.version': version,
        ...(errorType !== undefined && { 'error.type': errorType }),
        ...(success !== undefined && { 'gen_ai.tool.success': success }),
      },
      {
        during: (span) => {
          if (exception !== undefined) span.recordException({ name: exception, message: 'x' });
          span.setStatus({ code: status });
        },
      },
    ),
  );

test('a closed span gives the same events as its original, and filtering it again changes nothing', () => {
  fc.assert(
    fc.property(anySpan, (span) => {
      const entries = select(dotAiCatalog, span);
      fc.pre(entries.length > 0);
      const closed = filterSpan(span, entries, ignore);
      const again = select(dotAiCatalog, closed);
      expect(again.map(({ event }) => event.name)).toEqual(entries.map(({ event }) => event.name));
      expect(again.map((entry) => toEvent(closed, entry, facts, ignore))).toEqual(
        entries.map((entry) => toEvent(span, entry, facts, ignore)),
      );
      expect(JSON.stringify(filterSpan(closed, again, ignore))).toBe(JSON.stringify(closed));
    }),
    { numRuns: 500 },
  );
});

/** Any span that a selector may take, with the values that its conditions ask for and others. */
const anyCatalogSpan = fc.record({
  name: fc.constantFrom('job full', 'job other', 'work/slim', 'jobless'),
  kind: fc.constantFrom(SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CONSUMER),
  failed: fc.boolean(),
  attributes: fc.record(
    {
      'start.a': fc.constantFrom('x', 'y'),
      'start.b': fc.constant('__proto__'),
      'start.date': fc.constantFrom('2026-07-28', '2026-07-27'),
      'end.a': fc.constantFrom('done', 'undone'),
      'end.b': fc.constantFrom('done', 'undone'),
      'end.c': fc.constantFrom('done', 'undone'),
      'end.d': fc.constantFrom('done', 'undone'),
      'own.0': fc.oneof(fc.constantFrom('_', '.', 'other'), fc.string()),
      'own.1': fc.oneof(fc.constantFrom('_', '.', 'unknown'), fc.string(), fc.integer()),
      'error.type': fc.oneof(fc.constantFrom('timeout', '500', 'ECONNRESET'), fc.string()),
    },
    { requiredKeys: [] },
  ),
});

test('whatever a catalog asks of its spans, a closed one is the same events as its original', () => {
  let selected = 0;
  fc.assert(
    fc.property(anyDefinition, fc.array(anyCatalogSpan, { minLength: 5 }), (definition, samples) => {
      const catalog = defineCatalog(definition);
      for (const { name, kind, failed, attributes } of samples) {
        const span = endedSpan({
          name,
          kind,
          attributes,
          during: (started) =>
            started.setStatus({ code: failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET }),
        });
        const entries = select(catalog, span);
        if (entries.length === 0) continue;
        selected += 1;
        const closed = filterSpan(span, entries, ignore, { refusals: catalog.refusals });
        expect(select(catalog, closed)).toEqual(entries);
        expect(entries.map((entry) => toEvent(closed, entry, facts, ignore))).toEqual(
          entries.map((entry) => toEvent(span, entry, facts, ignore)),
        );
      }
    }),
    { numRuns: 300 },
  );
  expect(selected).toBeGreaterThan(100);
});
