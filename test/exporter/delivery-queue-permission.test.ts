import { describe, expect, test, vi } from 'vitest';
import type { PostHogSpanExporterOptions } from '../../exporter/exporter-options.ts';
import type { PostHogSpanExporter } from '../../exporter/posthog-span-exporter.ts';
import { DELIVERED, type Outcome } from '../../exporter/sink.ts';
import type { Permission } from '../../src/permission.ts';
import { waitUntil } from '../support/capture.ts';
import { createExporter, exportTools, ignore, statusOf } from '../support/exporter.ts';
import { type ScriptedSink, createScriptedSink } from '../support/scripted-sink.ts';
import { toolSpan } from '../support/spans.ts';

const GRANTED: Permission = { status: 'granted' };
const WITHDRAWN: Permission = { status: 'withdrawn' };
const held = (reason: 'grace' | 'identity' | 'consent', forMillis = Infinity): Permission => ({
  status: 'held',
  forMillis,
  reason,
});
const pause = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis));

interface Gated {
  readonly exporter: PostHogSpanExporter;
  readonly sink: ScriptedSink;
  /** What is answered from now on, and how often it was asked. */
  readonly gate: { says: Permission | Error; asked: number };
  readonly settled: () => number;
}

function gated(says: Permission | Error, options: Partial<PostHogSpanExporterOptions> = {}): Gated {
  const gate: Gated['gate'] = { says, asked: 0 };
  let settled = 0;
  const made = createExporter({
    limits: { sendAfterMillis: 20 },
    permission: () => {
      gate.asked += 1;
      if (gate.says instanceof Error) throw gate.says;
      return gate.says;
    },
    onSettled: () => void (settled += 1),
    ...options,
  });
  return { ...made, gate, settled: () => settled };
}

describe('what may not be sent yet', () => {
  test.each(['grace', 'identity', 'consent'] as const)(
    'waits for %s without any timer, until told',
    async (reason) => {
      const { exporter, sink, gate } = gated(held(reason));
      exportTools(exporter, 4);
      await waitUntil(() => gate.asked === 1);
      // Made before: the tracing SDK that makes them sets timers too.
      const spans = Array.from({ length: 400 }, () => toolSpan());
      const setTimer = vi.spyOn(globalThis, 'setTimeout');
      exporter.export(spans, ignore);
      expect(setTimer).not.toHaveBeenCalled();
      setTimer.mockRestore();
      await pause(60);
      expect(gate.asked).toBe(1);
      gate.says = GRANTED;
      exporter.permissionChanged();
      await waitUntil(() => sink.attempts.flat().length === 405);
      expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 405, dropped: {} });
    },
  );

  test('is sent when a time that is known has passed, though no event comes and nobody tells', async () => {
    const { exporter, sink, gate } = gated(held('grace', 60));
    exportTools(exporter, 2);
    await waitUntil(() => gate.asked === 1);
    gate.says = GRANTED;
    await pause(20);
    expect(sink.attempts).toEqual([]);
    await waitUntil(() => sink.attempts.length === 1);
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 3, dropped: {} });
  });

  test('waits on where the time that was known has become longer', async () => {
    const { exporter, sink, gate } = gated(held('grace', 10));
    exportTools(exporter, 2);
    await waitUntil(() => gate.asked > 4);
    expect(sink.attempts).toEqual([]);
    expect(statusOf(exporter)).toEqual({ waiting: 3, delivered: 0, dropped: {} });
    await exporter.shutdown();
  });

  test('is not sent by a flush, and not lost by it', async () => {
    const { exporter, sink, gate } = gated(held('consent'));
    exportTools(exporter, 2);
    await Promise.all([exporter.forceFlush(), exporter.forceFlush()]);
    expect(statusOf(exporter)).toEqual({ waiting: 3, delivered: 0, dropped: {} });
    gate.says = GRANTED;
    await exporter.forceFlush();
    expect(sink.attempts).toHaveLength(1);
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 3, dropped: {} });
  });

  test('is sent where the waiting ends while a flush is under way', async () => {
    const { exporter, sink, gate } = gated(held('identity'));
    exportTools(exporter, 2);
    const flush = exporter.forceFlush();
    gate.says = GRANTED;
    exporter.permissionChanged();
    exportTools(exporter, 1);
    await flush;
    await waitUntil(() => sink.attempts.flat().length === 4);
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 4, dropped: {} });
  });

  test('is bounded as anything that waits', async () => {
    const { exporter } = gated(held('consent'), { limits: { maxEvents: 5, sendAfterMillis: 0 } });
    exportTools(exporter, 4);
    await pause(20);
    exportTools(exporter, 15);
    expect(statusOf(exporter)).toEqual({ waiting: 5, delivered: 0, dropped: { queue_full: 15 } });
  });
});

describe('while a batch is under way', () => {
  function underWay(): Gated & { readonly release: (outcome: Outcome) => void } {
    const made = gated(GRANTED, { limits: { sendAtEvents: 2, sendAfterMillis: 20 } });
    let release: (outcome: Outcome) => void = ignore;
    made.sink.script.push(new Promise((resolve) => (release = resolve)));
    exportTools(made.exporter, 5);
    return { ...made, release: (outcome) => release(outcome) };
  }

  test('permission that ends keeps the next batch, and one that comes back sends it', async () => {
    const { exporter, sink, gate, release } = underWay();
    await waitUntil(() => sink.attempts.length === 1);
    gate.says = held('identity');
    release(DELIVERED);
    await exporter.forceFlush();
    expect(statusOf(exporter)).toEqual({ waiting: 4, delivered: 2, dropped: {} });
    gate.says = GRANTED;
    exporter.permissionChanged();
    await waitUntil(() => sink.attempts.flat().length === 6);
    expect(new Set(sink.attempts.flat()).size).toBe(6);
  });

  test('a change of permission neither sends anything twice nor forgets to send', async () => {
    const { exporter, sink, release } = underWay();
    await waitUntil(() => sink.attempts.length === 1);
    exporter.permissionChanged();
    await pause(40);
    expect(sink.attempts).toHaveLength(1);
    release(DELIVERED);
    await waitUntil(() => sink.attempts.flat().length === 6);
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 6, dropped: {} });
  });

  test('withdrawn: the rest is let go of, counted as consent', async () => {
    const { exporter, sink, gate, release } = underWay();
    await waitUntil(() => sink.attempts.length === 1);
    gate.says = WITHDRAWN;
    release(DELIVERED);
    await waitUntil(() => exporter.counters().sinks[0]?.waiting === 0);
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 2, dropped: { consent: 4 } });
    expect(sink.attempts).toHaveLength(1);
  });
});

describe('a permission that throws', () => {
  const refusal = new Error('of the host');

  test('is none, is asked again, and hurts nobody', async () => {
    const { exporter, sink, gate } = gated(refusal);
    exportTools(exporter, 2);
    await expect(exporter.forceFlush()).resolves.toBeUndefined();
    await waitUntil(() => gate.asked > 2);
    expect(sink.attempts).toEqual([]);
    gate.says = GRANTED;
    await waitUntil(() => sink.attempts.length === 1);
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 3, dropped: {} });
  });

  test('lets a process end', async () => {
    const atExit = gated(refusal);
    exportTools(atExit.exporter, 2);
    expect(() => atExit.exporter.sendAtExit()).not.toThrow();
    expect(statusOf(atExit.exporter)).toEqual({ waiting: 0, delivered: 0, dropped: { consent: 3 } });
    const { exporter, sink } = gated(refusal);
    exportTools(exporter, 2);
    await expect(exporter.shutdown()).resolves.toBeUndefined();
    expect(() => exporter.discard()).not.toThrow();
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 0, dropped: { consent: 3 } });
    expect([...atExit.sink.attempts, ...sink.attempts]).toEqual([]);
  });
});

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
