import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { defineProduct } from '../../src/product/define-product.ts';
import { dotAi } from '../../src/product/dot-ai.ts';
import { createTelemetry } from '../../src/telemetry/create-telemetry.ts';
import type { TelemetryOptions } from '../../src/telemetry/telemetry-options.ts';
import type { Telemetry } from '../../src/telemetry/telemetry-types.ts';
import { giveApiBack } from '../support/attached.ts';
import { startCapture, waitUntil } from '../support/capture.ts';
import { writeConfig } from '../support/consent-words.ts';
import { tempFolder } from '../support/temp-folder.ts';

afterEach(giveApiBack);

const pause = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis));
const refuse = (): never => {
  throw new Error('of the host');
};

type DotAiOptions = TelemetryOptions<typeof dotAi.catalog>;

interface Unaware {
  readonly telemetry: Telemetry<typeof dotAi.catalog>;
  readonly home: string;
  readonly warnings: readonly string[];
  readonly dropped: () => unknown;
}

/** Telemetry that would send to a destination of the product's, were it not for the grace of its notice. */
function unaware(options: Partial<DotAiOptions> = {}): Unaware {
  const home = tempFolder();
  const warnings: string[] = [];
  const telemetry = createTelemetry({
    product: defineProduct({ ...dotAi, key: 'phc_test', host: 'https://127.0.0.1:9', sendAfterMillis: 10 }),
    warn: (line) => void warnings.push(line),
    ...options,
    environment: { HOME: home, ...options.environment },
  });
  onTestFinished(() => telemetry.shutdown());
  return { telemetry, home, warnings, dropped: () => telemetry.status().sinks[0]?.dropped };
}

describe('an operator who does not know', () => {
  test('is told by warn, in three lines, when there is something to send and not before', async () => {
    const { telemetry, home, warnings } = unaware();
    await telemetry.forceFlush();
    await pause(30);
    expect(warnings).toEqual([]);
    telemetry.record('server_started');
    telemetry.record('server_started');
    await waitUntil(() => existsSync(join(home, '.dot-ai', 'telemetry', 'notice.json')));
    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toBe('dot-ai sends anonymous usage data to its maintainers, the first in 10 minutes');
  });

  test('is told once, whatever the host says meanwhile', async () => {
    const { telemetry, warnings } = unaware({ environment: { HOME: '' } });
    telemetry.record('server_started');
    await waitUntil(() => warnings.length > 0);
    for (const word of [undefined, true, undefined, undefined]) {
      telemetry.setConsent(word);
      telemetry.record('server_started');
      await pause(10);
    }
    expect(warnings).toHaveLength(3);
  });

  test('is not told any more once their host has said on, or off', async () => {
    for (const word of [true, false]) {
      const { telemetry, warnings, home } = unaware();
      telemetry.record('server_started');
      telemetry.setConsent(word);
      await pause(50);
      expect(warnings).toEqual([]);
      expect(existsSync(join(home, '.dot-ai', 'telemetry', 'notice.json'))).toBe(false);
    }
  });

  test('counts by the clock that is given: nothing leaves before the grace has passed on it', async () => {
    let nowMillis = Date.parse('2026-11-20T12:00:00Z');
    const { telemetry, home } = unaware({ now: () => nowMillis });
    telemetry.record('server_started');
    await waitUntil(() => existsSync(join(home, '.dot-ai', 'telemetry', 'notice.json')));
    expect(readFileSync(join(home, '.dot-ai', 'telemetry', 'notice.json'), 'utf8')).toContain(
      '2026-11-20T12:00',
    );
    nowMillis += 599_999;
    await telemetry.forceFlush();
    expect(telemetry.status().sinks[0]).toMatchObject({ waiting: 1, lastSend: undefined });
    nowMillis += 1;
    await telemetry.forceFlush();
    expect(telemetry.status().sinks[0]).toMatchObject({ waiting: 1, lastSend: { outcome: 'retry' } });
  });

  test('that switches off in the grace: what waited is counted as consent', async () => {
    const { telemetry, home, dropped } = unaware();
    telemetry.record('server_started');
    await pause(30);
    writeConfig(home, '{"telemetry":false}', '.dot-ai/config.json');
    expect(telemetry.status()).toMatchObject({ enabled: false });
    await pause(10);
    expect(dropped()).toEqual({ consent: 1 });
  });
});

describe('a host whose own parts throw is not hurt', () => {
  test('warn, with a mistake in a setting', () => {
    const { telemetry } = unaware({ warn: refuse, environment: { DOT_AI_TELEMETRY: 'maybe' } });
    expect(telemetry.status().enabled).toBe(false);
  });

  test('warn, with a notice: then nothing is sent', async () => {
    const { telemetry, home, dropped } = unaware({ warn: refuse });
    telemetry.record('server_started');
    await pause(50);
    expect(existsSync(join(home, '.dot-ai', 'telemetry', 'notice.json'))).toBe(false);
    telemetry.sendAtExit();
    expect(dropped()).toEqual({ grace: 1 });
  });

  test.each([
    ['throws', refuse],
    ['tells no time', () => Number.NaN],
  ])('a clock that %s from some time on', async (_, broken) => {
    const capture = await startCapture();
    const home = tempFolder();
    let now = Date.now;
    const { telemetry } = unaware({
      now: () => now(),
      environment: { HOME: home, DOT_AI_POSTHOG_KEY: 'phc_test', DOT_AI_POSTHOG_HOST: capture.url },
    });
    expect(telemetry.attach()).toBe(true);
    telemetry.record('server_started');
    await telemetry.forceFlush();
    now = broken;
    telemetry.record('server_started');
    telemetry.setConsent(true);
    await expect(telemetry.forceFlush()).resolves.toBeUndefined();
    expect(() => telemetry.status()).not.toThrow();
    expect(() => telemetry.sendAtExit()).not.toThrow();
    telemetry.setConsent(false);
    await expect(telemetry.shutdown()).resolves.toBeUndefined();
  });
});
