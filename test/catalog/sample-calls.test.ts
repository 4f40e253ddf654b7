import { SpanKind, trace } from '@opentelemetry/api';
import { beforeEach, describe, expect, test } from 'vitest';
import { defineCatalog } from '../../src/catalog/define-catalog.ts';
import type { CatalogDefinition, EventDefinition, StartCondition } from '../../src/catalog/definition.ts';
import { dotAiCatalog } from '../../src/catalog/dot-ai.ts';
import { mcpCatalog } from '../../src/catalog/mcp/mcp-catalog.ts';
import { sampleCalls } from '../../src/catalog/sample-calls.ts';
import { sampleEndedSpan } from '../../src/catalog/sample-ended-span.ts';
import type { SampleSpan } from '../../src/catalog/sample-span.ts';
import { select } from '../../src/catalog/select.ts';
import { attach, giveApiBack } from '../support/attached.ts';
import { makeSpan } from '../../src/cli/sample-events.ts';
import { runCalls } from '../support/run-calls.ts';

describe('the sample calls of dot-ai', () => {
  beforeEach(giveApiBack);
  const calls = sampleCalls(dotAiCatalog);
  const client = { mcp_client: 'axios', mcp_client_version: '1.29.0', transport: 'stdio' };
  const rest = { mcp_client: 'http', mcp_client_version: '1.29.0', transport: 'rest' };
  const executed = { tool: 'recommend', success: true, duration_ms: 1250 };

  test('are made as its server makes them, in both forms', () => {
    expect(calls.map(({ title, name }) => [title, name])).toEqual([
      ['A tool was called (semantic)', 'tools/call recommend'],
      ['A tool was called (present)', 'execute_tool recommend'],
      ['A tool call failed (semantic)', 'tools/call recommend'],
      ['A tool call failed (present)', 'execute_tool recommend'],
      [expect.stringMatching(/^A client opened a session.*\(semantic\)$/u), 'initialize'],
      [expect.stringMatching(/^A client opened a session.*\(semantic\)$/u), 'client'],
      ['The server started', 'server_started'],
      ['The server stopped in an orderly way', 'server_stopped'],
    ]);
    expect(calls[2]).toEqual({
      kind: 'span',
      title: 'A tool call failed (semantic)',
      name: 'tools/call recommend',
      spanKind: SpanKind.SERVER,
      startAttributes: {
        'mcp.method.name': 'tools/call',
        'gen_ai.tool.name': 'recommend',
        'mcp.client.name': 'axios',
      },
      endAttributes: { 'error.type': 'invalid_arguments' },
      failed: true,
      durationMillis: 1250,
    });
    // No span of this form tells a transport, but that REST has a client of its own; what is thrown is a class.
    expect(calls[3]).toEqual({
      kind: 'span',
      title: 'A tool call failed (present)',
      name: 'execute_tool recommend',
      spanKind: SpanKind.INTERNAL,
      startAttributes: {
        'gen_ai.tool.name': 'recommend',
        'mcp.client.name': 'http',
        'mcp.client.version': '1.29.0',
      },
      endAttributes: {},
      failed: true,
      errorType: 'Error',
      durationMillis: 1250,
    });
    expect(calls[5]).toMatchObject({
      startAttributes: { 'mcp.protocol.version': '2026-07-28', 'network.transport': 'pipe' },
    });
  });

  test('become events that tell all', async () => {
    const made = await runCalls(dotAiCatalog, calls);
    const events = made.map((each) => each.map(({ event, properties }) => [event, properties]));
    const error = { tool: 'recommend', mcp_client: 'axios', error_type: 'invalid_arguments' };
    expect(events).toMatchObject([
      [['tool_executed', { ...executed, mcp_client: 'axios' }]],
      [
        ['tool_executed', { ...executed, mcp_client: 'http' }],
        ['client_connected', rest],
      ],
      [
        ['tool_executed', { ...executed, success: false }],
        ['tool_error', error],
      ],
      [
        ['tool_executed', { ...executed, success: false }],
        ['tool_error', { ...error, mcp_client: 'http', error_type: 'Error' }],
      ],
      [['client_connected', client]],
      [['client_connected', client]],
      [['server_started', { k8s_version: '1.29.0', deployment_method: 'helm' }]],
      [['server_stopped', { uptime_seconds: 3600 }]],
    ]);
  });

  test('are selected as they start, by a pipeline that is attached', async () => {
    const { telemetry, events } = attach();
    const tracer = trace.getTracer('host');
    for (const call of calls)
      if (call.kind === 'span') makeSpan(call, tracer.startSpan.bind(tracer), Date.now());
    telemetry.record('server_started');
    telemetry.record('server_stopped');
    const names = await events();
    expect(new Set(names)).toEqual(new Set(dotAiCatalog.definition.events.map(({ name }) => name)));
    await telemetry.shutdown();
  });
});

test('the sample calls of an MCP server are of its own tools', () => {
  const calls = sampleCalls(mcpCatalog({ tools: ['get-sum', 'echo'] }));
  expect(calls.map(({ name }) => name)).toEqual([
    'tools/call get-sum',
    'execute_tool get-sum',
    'tools/call get-sum',
    'execute_tool get-sum',
    'initialize',
    'client',
    'server_started',
    'server_stopped',
  ]);
});

const definition: CatalogDefinition = {
  name: 'sample',
  version: 1,
  forms: {},
  selectors: {},
  common: [],
  events: [],
  properties: {
    kind: {
      purpose: 'x',
      rule: { type: 'choice', values: ['full', 'slim'] },
      from: [{ attribute: 'job.kind' }],
    },
    seconds: {
      purpose: 'x',
      rule: { type: 'duration', unit: 's' },
      from: [{ span: 'duration' }],
    },
    read: {
      purpose: 'x',
      rule: { type: 'choice', values: ['full', 'slim'] },
      from: [{ attribute: 'error.type' }],
    },
    asked: {
      purpose: 'x',
      rule: { type: 'choice', values: ['late'] },
      from: [{ attribute: 'error.type', equals: 'E_LATE', gives: 'late' }],
    },
    error: { purpose: 'x', rule: { type: 'errorType', values: ['timeout'] }, from: [{ span: 'error' }] },
  },
};

/** The spans of an event that starts as one condition, all of which must make it. */
function spansOf(start: StartCondition, event: Partial<EventDefinition>): readonly SampleSpan[] {
  const made = { name: 'job', title: 'A job ended', purpose: 'x', startsAs: 'job', properties: ['kind'] };
  const catalog = defineCatalog<CatalogDefinition>({
    ...definition,
    selectors: { job: [start] },
    properties: Object.fromEntries(
      Object.entries(definition.properties).filter(
        ([name]) => name === 'kind' || event.properties?.includes(name),
      ),
    ),
    events: [{ ...made, ...event }],
  });
  const spans = sampleCalls(catalog).filter((call) => call.kind === 'span');
  for (const span of spans) expect(select(catalog, sampleEndedSpan(span))).toHaveLength(1);
  return spans;
}

describe('a sample span', () => {
  test('shows at its end what is asked of the end alone', () => {
    const [span] = spansOf(
      {
        form: 'own',
        namePrefix: 'job/',
        kind: 'CONSUMER',
        listed: ['job.kind'],
        ends: { equals: { 'job.state': 'done', 'job.kind': 'slim' } },
      },
      { matches: { equals: { 'job.place': 'here' } } },
    );
    expect(span).toMatchObject({
      name: 'job/slim',
      spanKind: SpanKind.CONSUMER,
      startAttributes: { 'job.kind': 'slim' },
      endAttributes: { 'job.state': 'done', 'job.place': 'here' },
    });
  });

  test('has another listed value, where it must differ from the first', () => {
    const start: StartCondition = { form: 'own', ends: { differs: { 'job.kind': 'full' } } };
    expect(spansOf(start, {})[0]?.startAttributes).toEqual({ 'job.kind': 'slim' });
    expect(spansOf(start, { matches: { differs: { 'job.kind': 'slim' } } })[0]?.startAttributes).toEqual({});
  });

  test('fails once more, where an event that wants no failure tells of errors', () => {
    const spans = spansOf({ form: 'own' }, { properties: ['kind', 'error'] });
    expect(spans.map(({ title, failed, errorType }) => [title, failed, errorType])).toEqual([
      ['A job ended (own)', false, undefined],
      ['A job ended (own), and failed', true, 'timeout'],
    ]);
  });

  test('fails where it must', () => {
    const spans = spansOf({ form: 'own' }, { matches: { outcome: 'failed' } });
    expect(spans.map(({ title, failed }) => [title, failed])).toEqual([['A job ended (own)', true]]);
    const typed = spansOf({ form: 'own', equals: { 'error.type': 'timeout' } }, {});
    expect(typed).toMatchObject([{ failed: true, startAttributes: { 'error.type': 'timeout' } }]);
  });

  test('says its error in the attribute that a property reads', () => {
    const [, read] = spansOf({ form: 'own' }, { properties: ['read'] });
    expect(read).toMatchObject({ failed: true, endAttributes: { 'error.type': 'full' } });
    const [, asked] = spansOf({ form: 'own' }, { properties: ['asked'] });
    expect(asked).toMatchObject({ failed: true, endAttributes: { 'error.type': 'E_LATE' } });
  });

  test('is as long as its events can tell', () => {
    expect(spansOf({ form: 'own' }, { properties: ['seconds'] })[0]?.durationMillis).toBe(3_600_000);
  });

  test('is none where conditions contradict each other', () => {
    const start: StartCondition = { form: 'own', ends: { outcome: 'succeeded' } };
    expect(spansOf(start, { matches: { outcome: 'failed' } })).toEqual([]);
    expect(spansOf({ form: 'own', equals: { a: 'x' } }, { matches: { equals: { a: 'y' } } })).toEqual([]);
  });
});
