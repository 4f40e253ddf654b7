import { ROOT_CONTEXT, context } from '@opentelemetry/api';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DELIVERED, type Outcome } from '../../exporter/sink.ts';
import { waitUntil } from '../support/capture.ts';
import { exportTools, ignore, statusOf } from '../support/exporter.ts';
import { GRANTED, WITHDRAWN, type Gated, gated, held, pause } from '../support/gated.ts';
import { toolSpan } from '../support/spans.ts';

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

describe('a context manager that throws where a time is to be waited for', () => {
  afterEach(() => context.disable());

  test('keeps nothing from being sent later', async () => {
    let isBroken = false;
    context.setGlobalContextManager({
      active: () => ROOT_CONTEXT,
      with: (_, work, thisArgument, ...values) => {
        if (isBroken) throw new Error('of the host');
        return work.apply(thisArgument, values);
      },
      bind: (_, target) => target,
      enable: () => context as never,
      disable: () => context as never,
    });
    let says = held('grace', 20);
    const { exporter, sink } = gated(GRANTED, {
      permission: () => {
        isBroken = says !== GRANTED;
        return says;
      },
    });
    exportTools(exporter, 2);
    await waitUntil(() => isBroken);
    await pause(5);
    [isBroken, says] = [false, GRANTED];
    exportTools(exporter, 1);
    await waitUntil(() => sink.attempts.flat().length === 4);
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 4, dropped: {} });
  });
});
