import { afterEach, describe, expect, test } from 'vitest';
import { asking } from '../support/asking.ts';
import { giveApiBack } from '../support/attached.ts';
import { writeConfig } from '../support/consent-words.ts';

afterEach(giveApiBack);

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
