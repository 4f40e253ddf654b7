import { trace } from '@opentelemetry/api';
import { AlwaysOnSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import type { LocalCapture } from '../../src/local-capture/create-local-capture.ts';
import { defineProduct } from '../../src/product/define-product.ts';
import { dotAi } from '../../src/product/dot-ai.ts';
import type { ProductSettings } from '../../src/product/product.ts';
import { createTelemetry } from '../../src/telemetry/create-telemetry.ts';
import type { Telemetry } from '../../src/telemetry/telemetry-types.ts';
import { callTool, giveApiBack } from '../support/attached.ts';
import { startCapture, waitUntil } from '../support/capture.ts';
import { writeConfig } from '../support/consent-words.ts';
import { namesOf } from '../support/host-programs.ts';
import { lifecycleCatalog } from '../support/lifecycle-catalog.ts';
import { tempFolder } from '../support/temp-folder.ts';

afterEach(giveApiBack);

interface Asking {
  readonly telemetry: Telemetry<typeof dotAi.catalog>;
  readonly capture: LocalCapture;
  readonly home: string;
  readonly warnings: readonly string[];
  readonly sink: () => object | undefined;
}

/** Telemetry of a product that waits for its host, reporting to local capture. */
async function asking(
  environment: Record<string, string> = {},
  settings: Partial<ProductSettings> = {},
): Promise<Asking> {
  const capture = await startCapture();
  const home = tempFolder();
  const warnings: string[] = [];
  const telemetry = createTelemetry({
    product: defineProduct({
      ...dotAi,
      name: 'sample',
      envPrefix: 'SAMPLE',
      policy: 'opt-in',
      awaitsConsent: true,
      sendAfterMillis: 10,
      ...settings,
    }),
    environment: {
      HOME: home,
      SAMPLE_POSTHOG_KEY: 'phc_test',
      SAMPLE_POSTHOG_HOST: capture.url,
      ...environment,
    },
    warn: (line) => void warnings.push(line),
  });
  onTestFinished(() => telemetry.shutdown());
  const sink = (): object | undefined => {
    const [first] = telemetry.status().sinks;
    return first && { waiting: first.waiting, delivered: first.delivered, dropped: first.dropped };
  };
  return { telemetry, capture, home, warnings, sink };
}

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

describe('whatever the host says', () => {
  test.each([
    [{ DO_NOT_TRACK: '1' }, 'DO_NOT_TRACK'],
    [{ SAMPLE_TELEMETRY: 'false' }, 'SAMPLE_TELEMETRY'],
    [{ OTEL_SDK_DISABLED: 'true' }, 'OTEL_SDK_DISABLED'],
    [{ SAMPLE_TELEMETRY_EXPORTER: 'none' }, 'SAMPLE_TELEMETRY_EXPORTER'],
    [{ SAMPLE_POSTHOG_KEY: '' }, 'SAMPLE_POSTHOG_KEY'],
  ])('%j is off', async (environment, decidedBy) => {
    const { telemetry, capture, sink } = await asking(environment);
    telemetry.attach();
    for (const word of [true, undefined, true]) {
      telemetry.setConsent(word);
      telemetry.record('server_started');
      await telemetry.forceFlush();
    }
    expect(telemetry.status()).toMatchObject({ enabled: false, decidedBy, isAttached: false, sinks: [] });
    expect([sink(), capture.requests]).toEqual([undefined, []]);
  });

  test('policy off is off', async () => {
    const { telemetry, sink } = await asking({}, { policy: 'off' });
    telemetry.setConsent(true);
    expect(telemetry.status()).toMatchObject({ enabled: false, decidedBy: 'policy' });
    expect(sink()).toBeUndefined();
  });

  test('a config file that says off while it waits is off, and stays it to the end', async () => {
    const { telemetry, capture, home, sink } = await asking();
    telemetry.record('server_started');
    const path = writeConfig(home, '{"telemetry":false}');
    telemetry.setConsent(true);
    const off = { enabled: false, decidedBy: path, lines: ['Telemetry: disabled (~/.sample/config.json)'] };
    expect(telemetry.status()).toMatchObject(off);
    expect(sink()).toEqual({ waiting: 0, delivered: 0, dropped: { consent: 1 } });
    writeConfig(home, '{"telemetry":true,"telemetryCatalogVersion":99}');
    for (const word of [undefined, false, true]) {
      telemetry.setConsent(word);
      telemetry.record('server_started');
      await telemetry.forceFlush();
      expect(telemetry.status()).toMatchObject(off);
    }
    expect(capture.requests).toEqual([]);
  });
});
