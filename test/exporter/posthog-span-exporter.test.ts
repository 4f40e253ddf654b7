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
import { PostHogSpanExporter } from '../../exporter/posthog-span-exporter.ts';
import { RETRY } from '../../exporter/sink.ts';
import { startCapture } from '../support/capture.ts';
import { createExporter, ignore, statusOf } from '../support/exporter.ts';
import { endedSpan, toolSpan } from '../support/spans.ts';

afterEach(() => {
  diag.disable();
  context.disable();
  trace.disable();
});

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
    const { exporter, sink } = createExporter();
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

describe('an event', () => {
  test('gets its own values when it is taken, and whose it is at its first attempt', async () => {
    const id = (digit: string): string => `sha256:${digit.repeat(64)}`;
    let distinctId = id('1');
    let millis = Date.parse('2026-11-20T12:00:00.700Z');
    const { exporter, sink } = createExporter({
      instance: () => ({
        distinctIdAt: () => distinctId,
        lookUp: (name) => (name === 'instance_kind' ? 'file' : undefined),
      }),
      now: () => millis,
    });
    sink.script.push(RETRY);
    exporter.export([toolSpan({}, { startTime: millis })], ignore);
    distinctId = id('2');
    await exporter.forceFlush();
    distinctId = id('3');
    millis += 86_400_000;
    await exporter.forceFlush();
    const [first, again] = sink.attempts;
    expect(again).toEqual(first);
    expect(first?.[0]).toMatchObject({
      distinct_id: id('2'),
      timestamp: '2026-11-20T12:00:00.000Z',
      properties: { instance_kind: 'file' },
    });
  });

  test('of an impossible time is dated now, counted', async () => {
    const { exporter, sink } = createExporter({ now: () => Date.parse('2026-11-20T12:00:00Z') });
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
    const { exporter, sink } = createExporter({ now: () => noon });
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
    const { exporter } = createExporter({ limits: { maxEvents: 100_000, maxBytes: 1e9 } });
    for (let version = 0; version < 3000; version += 1) {
      exporter.export([toolSpan({ 'mcp.client.version': `1.${version}` })], ignore);
    }
    expect(statusOf(exporter)).toMatchObject({ waiting: 3000 + 1000 });
  });

  test('is not made from another span', () => {
    const { exporter } = createExporter();
    exporter.export([endedSpan({ name: 'SELECT' })], ignore);
    expect(statusOf(exporter)).toMatchObject({ waiting: 0 });
  });
});
