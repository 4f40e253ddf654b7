import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createPostHogSink } from '../../exporter/posthog-sink.ts';
import type { Sink } from '../../exporter/sink.ts';
import type { WireEvent } from '../../exporter/wire-event.ts';
import { createLocalCapture } from '../../src/local-capture/create-local-capture.ts';
import { createExporter, ignore } from '../support/exporter.ts';
import { instanceOf, lifecycleCatalog, recordedSpan } from '../support/lifecycle-catalog.ts';

const HOUR = 3_600_000;
const NOON = Date.parse('2026-11-20T12:00:00Z');

/** What one process sends of spans. */
async function sendAll(
  spans: readonly ReadableSpan[],
  { instance = instanceOf('a'), startedMillis = NOON, sinks = [] as readonly Sink[] } = {},
): Promise<readonly WireEvent[]> {
  const { exporter, sink } = createExporter({
    catalog: lifecycleCatalog,
    instance,
    now: () => startedMillis,
    ...(sinks.length > 0 && { sinks }),
  });
  exporter.export([...spans], ignore);
  await exporter.forceFlush();
  return sink.attempts.flat();
}

const update = (newVersion: string, atMillis = NOON): ReadableSpan =>
  recordedSpan('updated', atMillis, { old_version: '1.2.2', new_version: newVersion });

describe('an event that is once for all processes of an instance', () => {
  test('is byte for byte the same from each of them, at any time of its day', async () => {
    const [first] = await sendAll([update('1.2.3', NOON - 11.9 * HOUR)]);
    const again = await sendAll([update('1.2.3', NOON + 7 * HOUR)], { startedMillis: NOON + 8 * HOUR });
    expect(first?.timestamp).toBe('2026-11-20T00:00:00.000Z');
    expect(JSON.stringify(again)).toBe(JSON.stringify([first]));
  });

  test('is another for another instance, day, value or name', async () => {
    const events = [
      ...(await sendAll([update('1.2.3')])),
      ...(await sendAll([update('1.2.3')], { instance: instanceOf('b') })),
      ...(await sendAll([update('1.2.3', NOON - 24 * HOUR), update('1.2.4')])),
      ...(await sendAll([recordedSpan('installed', NOON), recordedSpan('alive', NOON)])),
    ];
    expect(new Set(events.map(({ uuid }) => uuid)).size).toBe(6);
  });

  test('leaves a process once for each combination and day', async () => {
    const spans = [update('1.2.3'), update('1.2.3'), update('1.2.4'), update('1.2.3', NOON - 24 * HOUR)];
    expect(await sendAll(spans)).toHaveLength(3);
  });

  test('is not kept back by a flood of others', async () => {
    const flood = Array.from({ length: 1100 }, (_, patch) => update(`1.3.${patch}`));
    const events = await sendAll([...flood, recordedSpan('alive', NOON)]);
    expect(events.filter(({ event }) => event === 'updated')).toHaveLength(1000);
    expect(events.at(-1)?.event).toBe('alive');
  });

  test('asks whose it is at the time of its day', async () => {
    const year = (millis: number): string => `sha256:${new Date(millis).getUTCFullYear()}`.padEnd(71, '0');
    const startedMillis = Date.parse('2027-01-01T00:30:00Z');
    const events = await sendAll(
      [recordedSpan('installed', startedMillis - HOUR), recordedSpan('alive', startedMillis)],
      { instance: () => ({ distinctIdAt: year, lookUp: () => 'file' }), startedMillis },
    );
    expect(events.map(({ distinct_id }) => distinct_id.slice(7, 11))).toEqual(['2026', '2027']);
  });

  test('leaves the uuid of every other event to the process that sends it', async () => {
    const asked = recordedSpan('asked', NOON);
    const [one, other] = [await sendAll([asked]), await sendAll([asked])];
    expect(one[0]?.timestamp).toBe('2026-11-20T12:00:00.000Z');
    expect(one[0]?.uuid).not.toBe(other[0]?.uuid);
  });
});

test('what two processes deliver is counted once where it arrives', async () => {
  const capture = await createLocalCapture({ now: () => NOON });
  onTestFinished(() => capture.close());
  for (const startedMillis of [NOON, NOON + HOUR]) {
    const sinks = [createPostHogSink({ key: 'phc_test', host: capture.url })];
    await sendAll([recordedSpan('installed', startedMillis), recordedSpan('asked', NOON)], {
      sinks,
      startedMillis,
    });
  }
  expect(capture.events).toHaveLength(4);
  expect(capture.distinctEvents().map(({ event }) => event)).toEqual(['installed', 'asked', 'asked']);
});
