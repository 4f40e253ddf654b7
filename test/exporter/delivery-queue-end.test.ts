import { describe, expect, test } from 'vitest';
import type { PostHogSpanExporterOptions } from '../../exporter/exporter-options.ts';
import { waitUntil } from '../support/capture.ts';
import { createExporter, exportTools, statusOf } from '../support/exporter.ts';
import { GRANTED, WITHDRAWN, gated, held } from '../support/gated.ts';
import { createScriptedSink } from '../support/scripted-sink.ts';

describe('the end of a process', () => {
  const atEnd: Partial<PostHogSpanExporterOptions> = {
    permission: (_, isLast) => (isLast ? GRANTED : held('identity')),
  };

  test('sends at exit what was held by identity alone', async () => {
    const { exporter, sink } = createExporter(atEnd);
    exportTools(exporter, 2);
    await exporter.forceFlush();
    expect(sink.attempts).toEqual([]);
    exporter.sendAtExit();
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 3, dropped: {} });
  });

  test('sends it in a shutdown too, also beside flushes that may not', async () => {
    const { exporter, sink } = createExporter(atEnd);
    exportTools(exporter, 2);
    await Promise.all([exporter.forceFlush(), exporter.forceFlush(), exporter.shutdown()]);
    expect(sink.attempts).toHaveLength(1);
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 3, dropped: {} });
  });

  test.each([
    [held('grace', 60_000), 'grace', 1],
    [held('grace'), 'grace', 1],
    [held('consent'), 'consent', 0],
    [WITHDRAWN, 'consent', 0],
  ])('forgets what %j keeps, counted as %s, and tells of it %i times', async (says, reason, times) => {
    for (const end of ['sendAtExit', 'shutdown', 'discard'] as const) {
      const { exporter, sink, settled } = gated(says, { limits: { sendAfterMillis: 60_000 } });
      exportTools(exporter, 2);
      await exporter[end]();
      expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 0, dropped: { [reason]: 3 } });
      expect(sink.attempts).toEqual([]);
      expect(settled()).toBe(times);
      exporter.sendAtExit();
      expect(settled()).toBe(times);
    }
  });

  test('asks for each sink by itself', async () => {
    const [remote, local] = [createScriptedSink(), createScriptedSink(true)];
    const { exporter } = createExporter({
      sinks: [remote, local],
      permission: ({ isLocal }) => (isLocal ? GRANTED : held('grace', 60_000)),
    });
    exportTools(exporter, 2);
    await waitUntil(() => local.attempts.flat().length === 3);
    exporter.sendAtExit();
    expect(remote.attempts).toEqual([]);
    expect(exporter.counters().sinks.map(({ delivered, dropped }) => ({ delivered, dropped }))).toEqual([
      { delivered: 0, dropped: { grace: 3 } },
      { delivered: 3, dropped: {} },
    ]);
  });
});
