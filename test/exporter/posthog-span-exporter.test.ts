import { context, diag, trace } from '@opentelemetry/api';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, test } from 'vitest';
import { dotAiCatalog } from '../../src/catalog/dot-ai.ts';
import {
  PostHogSpanExporter,
  type PostHogSpanExporterOptions,
} from '../../exporter/posthog-span-exporter.ts';
import { DELIVERED, type Outcome, REJECTED, RETRY } from '../../exporter/sink.ts';
import { startCapture, waitUntil } from '../support/capture.ts';
import { type ScriptedSink, createScriptedSink } from '../support/scripted-sink.ts';
import { endedSpan, toolSpan } from '../support/spans.ts';

afterEach(() => {
  diag.disable();
  context.disable();
  trace.disable();
});

const ignore = (): void => undefined;

function create(options: Partial<PostHogSpanExporterOptions> = {}): {
  exporter: PostHogSpanExporter;
  sink: ScriptedSink;
} {
  const sink = createScriptedSink();
  return { exporter: new PostHogSpanExporter({ catalog: dotAiCatalog, sinks: [sink], ...options }), sink };
}

/** Spans that become one event each: their client is known from the first. */
function exportTools(exporter: PostHogSpanExporter, count: number): void {
  exporter.export(
    Array.from({ length: count }, () => toolSpan()),
    ignore,
  );
}

const statusOf = (exporter: PostHogSpanExporter): object => {
  const [{ waiting, delivered, dropped } = { waiting: -1, delivered: -1, dropped: {} }] =
    exporter.counters().sinks;
  return { waiting, delivered, dropped };
};

describe('PostHogSpanExporter alone in an OpenTelemetry application', () => {
  test.each([
    ['BatchSpanProcessor', (exporter: PostHogSpanExporter) => new BatchSpanProcessor({ exporter })],
    ['SimpleSpanProcessor', (exporter: PostHogSpanExporter) => new SimpleSpanProcessor({ exporter })],
  ])('delivers under %s, and nothing but what the catalog names', async (_, wrap) => {
    const capture = await startCapture();
    const exporter = new PostHogSpanExporter({ catalog: dotAiCatalog, key: 'phc_test', host: capture.url });
    const provider = new TracerProvider({ sampler: new AlwaysOnSampler(), spanProcessors: [wrap(exporter)] });
    const tracer = provider.getTracer('app');
    tracer.startSpan('GET /secret').end();
    const span = tracer.startSpan('execute_tool query', {
      attributes: { 'gen_ai.tool.name': 'query', 'gen_ai.tool.input': 'secret', 'mcp.client.name': 'secret' },
    });
    span.recordException(new TypeError('secret'));
    span.end();
    await provider.forceFlush();
    await exporter.forceFlush();
    expect(capture.events.map(({ event }) => event)).toEqual(['tool_executed', 'client_connected']);
    expect(JSON.stringify(capture.requests)).not.toContain('secret');
    expect(
      capture.events.every(({ isAnonymous, properties }) => isAnonymous && properties['$ip'] === '0.0.0.0'),
    ).toBe(true);
    await provider.shutdown();
  });

  test('calls back exactly once with success: for good and hostile spans, and after shutdown', async () => {
    const { exporter, sink } = create();
    const codes: number[] = [];
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('secret');
        },
      },
    ) as ReadableSpan;
    exporter.export([], ({ code }) => void codes.push(code));
    exporter.export([toolSpan(), hostile, toolSpan()], ({ code }) => void codes.push(code));
    await exporter.shutdown();
    exporter.export([toolSpan()], ({ code }) => void codes.push(code));
    expect(codes).toEqual([0, 0, 0]);
    expect(exporter.counters().selectionErrors).toBe(1);
    expect(sink.attempts.flat()).toHaveLength(3);
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 3, dropped: { shutdown_deadline: 1 } });
  });

  test.each([
    [{ key: 'phx_secret', host: 'https://eu.i.posthog.com' }],
    [{ key: 'phc_x', host: 'secret' }],
    [{}],
  ])('throws on a mistake in code: %j', (options) => {
    expect(() => new PostHogSpanExporter({ catalog: dotAiCatalog, ...options })).toThrow(TypeError);
    expect(() => new PostHogSpanExporter({ catalog: dotAiCatalog, ...options })).not.toThrow(/secret/u);
  });
});

describe('the delivery queue', () => {
  test('sends at the number of events that it is told, and not before', async () => {
    const { exporter, sink } = create({ limits: { sendAtEvents: 10 } });
    exportTools(exporter, 8);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sink.attempts).toHaveLength(0);
    exportTools(exporter, 1);
    await waitUntil(() => sink.attempts.length === 1);
    expect(sink.attempts[0]).toHaveLength(10);
  });

  test('sends some time after the first event that waits', async () => {
    const { exporter, sink } = create({ limits: { sendAfterMillis: 40 } });
    exportTools(exporter, 2);
    await waitUntil(() => sink.attempts.length === 1);
    expect(sink.attempts[0]).toHaveLength(3);
  });

  test('keeps what is to be retried for the next send, the very same events', async () => {
    const { exporter, sink } = create();
    sink.script.push(RETRY, RETRY);
    exportTools(exporter, 2);
    await exporter.forceFlush();
    await exporter.forceFlush();
    expect(statusOf(exporter)).toEqual({ waiting: 3, delivered: 0, dropped: {} });
    await exporter.forceFlush();
    expect(sink.attempts).toHaveLength(3);
    expect(sink.attempts[2]).toEqual(sink.attempts[0]);
    expect(sink.attempts[2]?.[0]).toBe(sink.attempts[0]?.[0]);
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 3, dropped: {} });
  });

  test('takes a sink that throws for a retry, and lets go of what is rejected, counted', async () => {
    const { exporter, sink } = create();
    sink.script.push(new Error('secret'), REJECTED);
    exportTools(exporter, 2);
    await exporter.forceFlush();
    expect(statusOf(exporter)).toEqual({ waiting: 3, delivered: 0, dropped: {} });
    await exporter.forceFlush();
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 0, dropped: { rejected: 3 } });
  });

  test('is bounded in events: the oldest go first, counted', async () => {
    const { exporter, sink } = create({ limits: { maxEvents: 5 } });
    exportTools(exporter, 20);
    expect(statusOf(exporter)).toEqual({ waiting: 5, delivered: 0, dropped: { queue_full: 16 } });
    await exporter.forceFlush();
    expect(sink.attempts.flat().map(({ event }) => event)).toEqual(Array(5).fill('tool_executed'));
  });

  test('is bounded in bytes, by no less than the size of the events as JSON', async () => {
    const { exporter, sink } = create({ limits: { maxBytes: 6000 } });
    exportTools(exporter, 50);
    await exporter.forceFlush();
    const bytes = sink.attempts.flat().reduce((total, event) => total + JSON.stringify(event).length, 0);
    expect(bytes).toBeGreaterThan(2000);
    expect(bytes).toBeLessThanOrEqual(6000);
  });

  test('has one batch under way at a time and loses nothing that comes meanwhile', async () => {
    const { exporter, sink } = create({ limits: { sendAtEvents: 2 } });
    let release: (outcome: Outcome) => void = ignore;
    sink.script.push(new Promise((resolve) => (release = resolve)));
    exportTools(exporter, 5);
    await waitUntil(() => sink.attempts.length === 1);
    exportTools(exporter, 4);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sink.attempts).toHaveLength(1);
    release(DELIVERED);
    await exporter.forceFlush();
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 10, dropped: {} });
  });

  test('waits for a slow sink no longer than its deadline, and counts what it left', async () => {
    const { exporter, sink } = create({ timeoutMillis: 50 });
    sink.script.push(new Promise(ignore));
    exportTools(exporter, 2);
    const startedMillis = Date.now();
    await exporter.shutdown();
    expect(Date.now() - startedMillis).toBeLessThan(1000);
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 0, dropped: { shutdown_deadline: 3 } });
  });

  test('at exit sends what waits and what is under way in one attempt', async () => {
    const { exporter, sink } = create({ limits: { sendAtEvents: 2 } });
    sink.script.push(new Promise(ignore));
    exportTools(exporter, 4);
    await waitUntil(() => sink.attempts.length === 1);
    exporter.sendAtExit();
    expect(sink.attempts).toHaveLength(2);
    expect(sink.attempts[1]?.slice(0, 2)).toEqual(sink.attempts[0]);
    expect(new Set(sink.attempts[1]?.map(({ uuid }) => uuid)).size).toBe(5);
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 5, dropped: {} });
  });

  test('gives every sink the same objects, each sink in its own time', async () => {
    const [slow, local] = [createScriptedSink(), createScriptedSink(true)];
    slow.script.push(RETRY);
    const { exporter } = create({ sinks: [slow, local] });
    exportTools(exporter, 2);
    await waitUntil(() => local.attempts.flat().length === 3);
    await exporter.forceFlush();
    await exporter.forceFlush();
    expect(local.attempts.flat()).toHaveLength(3);
    expect(slow.attempts[1]).toEqual(local.attempts.flat());
  });
});

describe('an event', () => {
  test('gets its own values when it is taken, and whose it is at its first attempt', async () => {
    let distinctId = 'sha256:first';
    let millis = Date.parse('2026-11-20T12:00:00.700Z');
    const { exporter, sink } = create({
      instance: () => ({ distinctId, lookUp: (name) => (name === 'instance_kind' ? 'file' : undefined) }),
      now: () => millis,
    });
    sink.script.push(RETRY);
    exporter.export([toolSpan({}, { startTime: millis })], ignore);
    distinctId = 'sha256:second';
    await exporter.forceFlush();
    distinctId = 'sha256:third';
    millis += 86_400_000;
    await exporter.forceFlush();
    const [first, again] = sink.attempts;
    expect(again).toEqual(first);
    expect(first?.[0]).toMatchObject({
      distinct_id: 'sha256:second',
      timestamp: '2026-11-20T12:00:00.000Z',
      properties: { instance_kind: 'file' },
    });
  });

  test('of an impossible time is dated now, counted', async () => {
    const { exporter, sink } = create({ now: () => Date.parse('2026-11-20T12:00:00Z') });
    exporter.export(
      [toolSpan({}, { startTime: 1 }), toolSpan({}, { startTime: Date.parse('2026-11-20T12:00:00Z') })],
      ignore,
    );
    await exporter.forceFlush();
    expect(sink.attempts.flat().every(({ timestamp }) => timestamp === '2026-11-20T12:00:00.000Z')).toBe(
      true,
    );
    // The span of 1970 is a tool call and, on that day, a client's first.
    expect(exporter.counters().replacedTimes).toBe(2);
  });

  test('that is once per day comes once for each client, version and UTC day', async () => {
    const noon = Date.parse('2026-11-20T12:00:00Z');
    const { exporter, sink } = create({ now: () => noon });
    const at = (startTime: number, attributes = {}): ReadableSpan => toolSpan(attributes, { startTime });
    const other = { 'mcp.client.version': '1.5.0' };
    exporter.export(
      [
        at(noon),
        at(noon),
        at(noon, other),
        at(noon - 86_400_000 / 2 - 1),
        at(noon, { 'mcp.client.name': 'x' }),
      ],
      ignore,
    );
    await exporter.forceFlush();
    const connected = sink.attempts.flat().filter(({ event }) => event === 'client_connected');
    expect(
      connected.map(({ timestamp, properties }) => [
        timestamp.slice(0, 10),
        properties['mcp_client'],
        properties['mcp_client_version'],
      ]),
    ).toEqual([
      ['2026-11-20', 'cursor', '1.4.0'],
      ['2026-11-20', 'cursor', '1.5.0'],
      ['2026-11-19', 'cursor', '1.4.0'],
      ['2026-11-20', 'other', '1.4.0'],
    ]);
  });

  test('that invented clients would multiply is bounded', async () => {
    const { exporter } = create({ limits: { maxEvents: 100_000, maxBytes: 1e9 } });
    for (let version = 0; version < 3000; version += 1) {
      exporter.export([toolSpan({ 'mcp.client.version': `1.${version}` })], ignore);
    }
    expect(statusOf(exporter)).toMatchObject({ waiting: 3000 + 1000 });
  });

  test('is not made from another span', () => {
    const { exporter } = create();
    exporter.export([endedSpan({ name: 'SELECT' })], ignore);
    expect(statusOf(exporter)).toMatchObject({ waiting: 0 });
  });
});
