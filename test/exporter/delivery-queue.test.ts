import { describe, expect, test } from 'vitest';
import { DELIVERED, type Outcome, REJECTED, RETRY } from '../../exporter/sink.ts';
import { waitUntil } from '../support/capture.ts';
import { createExporter, exportTools, ignore, statusOf } from '../support/exporter.ts';
import { createScriptedSink } from '../support/scripted-sink.ts';

describe('the delivery queue', () => {
  test('sends at the number of events that it is told, and not before', async () => {
    const { exporter, sink } = createExporter({ limits: { sendAtEvents: 10 } });
    exportTools(exporter, 8);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sink.attempts).toHaveLength(0);
    exportTools(exporter, 1);
    await waitUntil(() => sink.attempts.length === 1);
    expect(sink.attempts[0]).toHaveLength(10);
  });

  test('sends some time after the first event that waits', async () => {
    const { exporter, sink } = createExporter({ limits: { sendAfterMillis: 40 } });
    exportTools(exporter, 2);
    await waitUntil(() => sink.attempts.length === 1);
    expect(sink.attempts[0]).toHaveLength(3);
  });

  test('keeps what is to be retried for the next send, the very same events', async () => {
    const { exporter, sink } = createExporter();
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
    const { exporter, sink } = createExporter();
    sink.script.push(new Error('secret'), new Error('secret'), REJECTED);
    exportTools(exporter, 2);
    await exporter.forceFlush();
    expect(statusOf(exporter)).toEqual({ waiting: 3, delivered: 0, dropped: {} });
    exporter.sendAtExit();
    expect(statusOf(exporter)).toEqual({ waiting: 3, delivered: 0, dropped: {} });
    await exporter.forceFlush();
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 0, dropped: { rejected: 3 } });
  });

  test('drops what PostHog would refuse because of its sender, counted', async () => {
    const { exporter, sink } = createExporter({
      instance: () => ({ distinctIdAt: () => 'anonymous', lookUp: () => undefined }),
    });
    exportTools(exporter, 2);
    await exporter.forceFlush();
    exportTools(exporter, 1);
    exporter.sendAtExit();
    expect(sink.attempts).toEqual([]);
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 0, dropped: { invalid: 4 } });
  });

  test('keeps its events when whose they are cannot be asked', async () => {
    const { exporter, sink } = createExporter({
      instance: () => {
        throw new Error('of the host');
      },
    });
    exportTools(exporter, 2);
    await exporter.forceFlush();
    expect(() => exporter.sendAtExit()).not.toThrow();
    expect(sink.attempts).toEqual([]);
    expect(statusOf(exporter)).toMatchObject({ delivered: 0 });
  });

  test('is bounded in events: the oldest go first, counted', async () => {
    const { exporter, sink } = createExporter({ limits: { maxEvents: 5 } });
    exportTools(exporter, 20);
    expect(statusOf(exporter)).toEqual({ waiting: 5, delivered: 0, dropped: { queue_full: 16 } });
    await exporter.forceFlush();
    expect(sink.attempts.flat().map(({ event }) => event)).toEqual(Array(5).fill('tool_executed'));
  });

  test('is bounded in bytes, by no less than the size of the events as JSON', async () => {
    const { exporter, sink } = createExporter({ limits: { maxBytes: 6000 } });
    exportTools(exporter, 50);
    await exporter.forceFlush();
    const bytes = sink.attempts.flat().reduce((total, event) => total + JSON.stringify(event).length, 0);
    expect(bytes).toBeGreaterThan(2000);
    expect(bytes).toBeLessThanOrEqual(6000);
  });

  test('has one batch under way at a time and loses nothing that comes meanwhile', async () => {
    const { exporter, sink } = createExporter({ limits: { sendAtEvents: 2 } });
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
    const { exporter, sink } = createExporter({ timeoutMillis: 50 });
    sink.script.push(new Promise(ignore));
    exportTools(exporter, 2);
    const startedMillis = Date.now();
    await exporter.shutdown();
    expect(Date.now() - startedMillis).toBeLessThan(1000);
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 0, dropped: { shutdown_deadline: 3 } });
  });

  test('at exit sends what waits and what is under way in one attempt, and counts it once', async () => {
    const { exporter, sink } = createExporter({ limits: { sendAtEvents: 2 } });
    let release: (outcome: Outcome) => void = ignore;
    sink.script.push(new Promise((resolve) => (release = resolve)));
    exportTools(exporter, 4);
    await waitUntil(() => sink.attempts.length === 1);
    exporter.sendAtExit();
    expect(sink.attempts).toHaveLength(2);
    expect(sink.attempts[1]?.slice(0, 2)).toEqual(sink.attempts[0]);
    expect(new Set(sink.attempts[1]?.map(({ uuid }) => uuid)).size).toBe(5);
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 5, dropped: {} });
    release(DELIVERED);
    await exporter.forceFlush();
    expect(statusOf(exporter)).toEqual({ waiting: 0, delivered: 5, dropped: {} });
  });

  test('gives every sink the same objects, each sink in its own time', async () => {
    const [slow, local] = [createScriptedSink(), createScriptedSink(true)];
    slow.script.push(RETRY);
    const { exporter } = createExporter({ sinks: [slow, local] });
    exportTools(exporter, 2);
    await waitUntil(() => local.attempts.flat().length === 3);
    await exporter.forceFlush();
    await exporter.forceFlush();
    expect(local.attempts.flat()).toHaveLength(3);
    expect(slow.attempts[1]).toEqual(local.attempts.flat());
  });
});
