import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trace } from '@opentelemetry/api';
import { AlwaysOnSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, test } from 'vitest';
import { asking } from '../support/asking.ts';
import { callTool, giveApiBack } from '../support/attached.ts';
import { waitUntil } from '../support/capture.ts';
import { namesOf } from '../support/host-programs.ts';
import { lifecycleCatalog } from '../support/lifecycle-catalog.ts';

afterEach(giveApiBack);

const pause = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis));

describe('while the host has not said', () => {
  test('events wait, flushed or not, and the status says so', async () => {
    const { telemetry, capture, sink } = await asking();
    telemetry.attach();
    callTool(trace.getTracer('host'));
    telemetry.record('server_started');
    await pause(50);
    const startedMillis = Date.now();
    await telemetry.forceFlush();
    expect(Date.now() - startedMillis).toBeLessThan(500);
    expect(capture.requests).toEqual([]);
    expect(telemetry.status()).toMatchObject({
      enabled: false,
      decidedBy: 'setConsent',
      reason: 'the server has not said yet',
      lines: ['Telemetry: disabled (setConsent)'],
      isAttached: true,
    });
    expect(sink()).toEqual({ waiting: 3, delivered: 0, dropped: {} });
  });

  test('a process that ends forgets them, counted', async () => {
    for (const end of ['shutdown', 'sendAtExit'] as const) {
      const { telemetry, capture, sink } = await asking();
      telemetry.record('server_started');
      await telemetry[end]();
      expect(sink()).toEqual({ waiting: 0, delivered: 0, dropped: { consent: 1 } });
      expect(capture.requests).toEqual([]);
    }
  });

  test('nothing is recorded of an installation, nor remembered; then it is', async () => {
    const installationEvents = { install: 'installed', daily: 'alive' };
    const { telemetry, capture, home } = await asking({}, {
      catalog: lifecycleCatalog,
      installationEvents,
    } as object);
    await pause(50);
    expect(telemetry.status().sinks[0]?.waiting).toBe(0);
    expect(readdirSync(home)).toEqual([]);
    telemetry.setConsent(true);
    await waitUntil(() => capture.events.length === 2);
    expect(namesOf(capture)).toEqual(['alive', 'installed']);
    telemetry.setConsent(false);
    await waitUntil(() => !existsSync(join(home, '.sample', 'telemetry', 'installation.json')));
  });

  test('they are bounded: the last 5,000 of 10,000 wait, the others are counted', async () => {
    // Without properties, since the bytes of dot-ai’s events are at their bound before their number is.
    const { telemetry, sink } = await asking({}, { catalog: lifecycleCatalog } as object);
    for (let count = 0; count < 10_000; count += 1) telemetry.record('asked' as never);
    expect(sink()).toEqual({ waiting: 5000, delivered: 0, dropped: { queue_full: 5000 } });
  });
});

describe('the host says', () => {
  test('true: what waited is delivered, without another event, and nobody needs a notice', async () => {
    const { telemetry, capture, warnings, sink } = await asking({}, { policy: 'opt-out' });
    telemetry.record('server_started');
    await pause(30);
    telemetry.setConsent(true);
    await waitUntil(() => capture.events.length === 1);
    await waitUntil(() => JSON.stringify(sink()) === '{"waiting":0,"delivered":1,"dropped":{}}');
    expect(telemetry.status()).toMatchObject({
      enabled: true,
      decidedBy: 'setConsent',
      reason: 'the server says on',
      lines: ['Telemetry: enabled (anonymous usage data)'],
    });
    expect(warnings).toEqual([]);
  });

  test('false: what waited is forgotten, counted as consent', async () => {
    const { telemetry, capture, sink } = await asking();
    telemetry.record('server_started');
    telemetry.setConsent(false);
    expect(sink()).toEqual({ waiting: 0, delivered: 0, dropped: { consent: 1 } });
    telemetry.record('server_started');
    await telemetry.forceFlush();
    expect(telemetry.status()).toMatchObject({
      enabled: false,
      decidedBy: 'setConsent',
      summary: 'off: the server says off',
      lines: ['Telemetry: disabled (setConsent)'],
      isAttached: false,
    });
    expect(capture.requests).toEqual([]);
  });

  test('false after true: what waits then is forgotten too, counted as consent', async () => {
    const { telemetry, capture, sink } = await asking({}, { sendAfterMillis: 60_000 } as object);
    telemetry.setConsent(true);
    telemetry.record('server_started');
    await telemetry.forceFlush();
    telemetry.record('server_stopped', { uptime_seconds: 1 });
    telemetry.setConsent(false);
    expect(sink()).toEqual({ waiting: 0, delivered: 1, dropped: { consent: 1 } });
    expect(namesOf(capture)).toEqual(['server_started']);
  });

  test.each([undefined, true] as const)('%s again: it works as at first', async (first) => {
    const { telemetry, capture } = await asking();
    telemetry.attach();
    const provider = new TracerProvider({
      sampler: new AlwaysOnSampler(),
      spanProcessors: [telemetry.processor],
    });
    const call = (): void => {
      callTool(trace.getTracer('attached'), 'query');
      callTool(provider.getTracer('listed'), 'version');
    };
    telemetry.setConsent(first);
    telemetry.setConsent(false);
    call();
    telemetry.setConsent(true);
    expect(telemetry.status()).toMatchObject({ enabled: true, isAttached: true });
    call();
    await telemetry.forceFlush();
    expect(namesOf(capture)).toEqual(['client_connected', 'tool_executed', 'tool_executed']);
    telemetry.setConsent(false);
    telemetry.setConsent(true);
    call();
    await telemetry.forceFlush();
    expect(capture.events.filter(({ event }) => event === 'tool_executed')).toHaveLength(4);
  });

  test('true right after false: another installation, remembered', async () => {
    const settings = { catalog: lifecycleCatalog, installationEvents: { install: 'installed' } };
    const { telemetry, capture, home } = await asking({}, settings as object);
    const file = join(home, '.sample', 'telemetry', 'installation.json');
    telemetry.setConsent(true);
    await waitUntil(() => namesOf(capture).length === 1);
    // Remembered of long ago, it would be none of today.
    writeFileSync(file, '{"installedOn":"2020-01-01"}\n', { mode: 0o600 });
    for (let time = 0; time < 3; time += 1) {
      telemetry.setConsent(false);
      telemetry.setConsent(true);
    }
    // On the same day it counts once.
    await waitUntil(() => capture.requests.length === 2);
    await pause(100);
    expect(readFileSync(file, 'utf8')).not.toContain('2020');
  });

  test('undefined: it has no word, and the policy decides', async () => {
    const { telemetry, capture } = await asking();
    telemetry.setConsent(true);
    telemetry.record('server_started');
    await telemetry.forceFlush();
    telemetry.setConsent(undefined);
    telemetry.record('server_started');
    expect(telemetry.status()).toMatchObject({ enabled: false, decidedBy: 'policy' });
    telemetry.setConsent(true);
    telemetry.record('server_started');
    await telemetry.forceFlush();
    expect(capture.events).toHaveLength(2);
  });

  test.each(['true', 1, 0, null, 'false', {}])('%j, which is no word: off', async (word) => {
    const { telemetry } = await asking();
    telemetry.setConsent(word as never);
    expect(telemetry.status()).toMatchObject({ enabled: false, reason: 'the server says off' });
  });

  test('true after shutdown: nothing', async () => {
    const { telemetry, capture } = await asking();
    telemetry.record('server_started');
    await telemetry.shutdown();
    telemetry.setConsent(true);
    expect(telemetry.attach()).toBe(false);
    expect(telemetry.processor).toBeDefined();
    callTool(trace.getTracer('host'));
    await telemetry.forceFlush();
    telemetry.sendAtExit();
    expect(telemetry.status().isAttached).toBe(false);
    expect(capture.requests).toEqual([]);
  });
});
