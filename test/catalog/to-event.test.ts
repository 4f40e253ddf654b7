import { SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { defineCatalog } from '../../src/catalog/define-catalog.ts';
import { dotAiCatalog } from '../../src/catalog/dot-ai.ts';
import { select } from '../../src/catalog/select.ts';
import { toEvent } from '../../src/catalog/to-event.ts';
import { type SpanSketch, endedSpan, toolSpan } from '../support/spans.ts';

const facts = new Map<string, unknown>([
  ['version', '2.2.2'],
  ['ai_provider', 'aws.bedrock'],
  ['is_internal', false],
  ['schema_version', 1],
]);

function eventsOf(span: Parameters<typeof select>[1]): readonly ReturnType<typeof toEvent>[] {
  return select(dotAiCatalog, span).map((entry) =>
    toEvent(
      span,
      entry,
      (name) => facts.get(name),
      () => undefined,
    ),
  );
}

describe('toEvent', () => {
  test('makes a tool execution with the common properties', () => {
    const span = toolSpan({}, { startTime: 1_000_000, endTime: 1_001_234.5 });
    const [executed] = eventsOf(span);
    expect(executed).toEqual({
      name: 'tool_executed',
      startMillis: 1_000_000,
      properties: {
        tool: 'version',
        success: true,
        duration_ms: 1230,
        mcp_client: 'cursor',
        dot_ai_version: '2.2.2',
        ai_provider: 'amazon_bedrock',
        is_internal: false,
        schema_version: 1,
      },
    });
  });

  test('gives the length of a span in the unit of its rule', () => {
    const catalog = defineCatalog({
      name: 'sample',
      version: 1,
      forms: {},
      selectors: { any: [{ form: 'own', namePrefix: 'job' }] },
      events: [{ name: 'job', title: 'x', purpose: 'x', startsAs: 'any', properties: ['ms', 's', 'bucket'] }],
      common: [],
      properties: {
        ms: { purpose: 'x', rule: { type: 'duration', unit: 'ms' }, from: [{ span: 'duration' }] },
        s: { purpose: 'x', rule: { type: 'duration', unit: 's' }, from: [{ span: 'duration' }] },
        bucket: { purpose: 'x', rule: { type: 'bucket', edges: [1000] }, from: [{ span: 'duration' }] },
      },
    });
    const span = endedSpan({ name: 'job', startTime: 1_000_000, endTime: 1_012_345 });
    const [entry] = select(catalog, span);
    const event =
      entry &&
      toEvent(
        span,
        entry,
        () => undefined,
        () => undefined,
      );
    expect(event?.properties).toEqual({ ms: 12_300, s: 12.3, bucket: 'ge_1000' });
  });

  test('takes the error from error.type, else from the last exception', () => {
    const fail: SpanSketch = { during: (span) => void span.setStatus({ code: SpanStatusCode.ERROR }) };
    const direct = toolSpan({ 'error.type': 'KubernetesAPIError' }, fail);
    expect(eventsOf(direct)[1]?.properties['error_type']).toBe('KubernetesAPIError');

    const thrown = toolSpan(
      {},
      {
        during: (span) => {
          span.recordException(new RangeError('first, of acme'));
          span.recordException(Object.assign(new Error('of acme'), { code: 'ENOENT' }));
          span.setStatus({ code: SpanStatusCode.ERROR, message: 'of acme' });
        },
      },
    );
    expect(eventsOf(thrown)[1]?.properties['error_type']).toBe('ENOENT');
    expect(eventsOf(toolSpan({}, fail))[1]?.properties['error_type']).toBe('unknown');
  });

  test('a handled exception in a call that succeeded is no error', () => {
    const span = toolSpan({}, { during: (open) => open.recordException(new TypeError('handled')) });
    expect(eventsOf(span).map(({ name }) => name)).toEqual(['tool_executed', 'client_connected']);
    expect(eventsOf(span)[0]?.properties['success']).toBe(true);
  });

  test('a success attribute of false is a failure', () => {
    const [executed] = eventsOf(toolSpan({ 'gen_ai.tool.success': false }));
    expect(executed?.properties['success']).toBe(false);
  });

  test.each([
    [
      'claude-code',
      '2.1.3',
      { mcp_client: 'claude-code', mcp_client_version: '2.1.3', transport: 'unknown' },
    ],
    [
      'cursor-vscode',
      'v1.4.0-secret',
      { mcp_client: 'cursor', mcp_client_version: '1.4.0', transport: 'unknown' },
    ],
    ['http', 'rest-api', { mcp_client: 'http', transport: 'rest' }],
    ['acme', 'acme', { mcp_client: 'other', transport: 'unknown' }],
    [7, ['1.2.3'], { mcp_client: 'unknown', transport: 'unknown' }],
  ])('a client %j %j is %j', (name, version, expected) => {
    const events = eventsOf(toolSpan({ 'mcp.client.name': name, 'mcp.client.version': version }));
    const connected = events.find((event) => event.name === 'client_connected');
    expect(connected?.properties).toMatchObject(expected);
    expect(connected?.properties).toHaveProperty('mcp_client');
    if (!('mcp_client_version' in expected))
      expect(connected?.properties).not.toHaveProperty('mcp_client_version');
  });

  test('a clock that is set back leaves the duration out', () => {
    const [executed] = eventsOf(Object.assign(toolSpan(), { startTime: [2000, 0], endTime: [1000, 0] }));
    expect(executed?.properties).not.toHaveProperty('duration_ms');
  });

  test('a recorded event takes its properties by name', () => {
    const span = endedSpan({
      name: 'server_stopped',
      scope: 'dot-ai-telemetry',
      attributes: { uptime_seconds: 86_461.2, hostname: 'secret' },
    });
    expect(eventsOf(span)[0]?.properties).toMatchObject({ uptime_seconds: 86_500 });
    expect(JSON.stringify(eventsOf(span))).not.toContain('secret');
  });

  test('tells which property a value was folded in, and never the value', () => {
    const told: string[] = [];
    const span = toolSpan({ 'mcp.client.name': 'secret' });
    for (const entry of select(dotAiCatalog, span))
      toEvent(
        span,
        entry,
        () => undefined,
        (property) => void told.push(property),
      );
    expect(told).toEqual(['mcp_client', 'mcp_client']);
  });
});
