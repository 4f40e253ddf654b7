import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import type { ProductSettings } from '../../src/product/product.ts';
import { describeStatus } from '../../src/telemetry/describe-status.ts';
import { NO_DELIVERY } from '../../src/telemetry/delivery-report.ts';
import { ENOUGH, SETTINGS, WORDS, writeConfig } from '../support/consent-words.ts';
import { tempFolder } from '../support/temp-folder.ts';

const running = { refusal: undefined, isAttached: true, report: () => NO_DELIVERY };

function linesOf(
  settings: Partial<ProductSettings>,
  environment: Record<string, string>,
  hostConsent?: 'on' | 'off',
): readonly string[] {
  const all = { ...SETTINGS, ...settings };
  const { decision, isPending } = readConfig(all, { ...ENOUGH, ...environment }, hostConsent);
  return describeStatus(all, decision, decision.enabled || isPending ? running : undefined).lines;
}

describe('the lines of a status', () => {
  test.each<[string, Partial<ProductSettings>, Record<string, string>, 'on' | 'off' | undefined, string]>([
    ['on by policy', { policy: 'opt-out' }, {}, undefined, 'enabled (anonymous usage data)'],
    ['on by name', {}, { SAMPLE_TELEMETRY: '1' }, undefined, 'enabled (anonymous usage data)'],
    ['not opted in', {}, {}, undefined, 'disabled (opt-in with SAMPLE_ANALYTICS=true)'],
    [
      'without an older name',
      { variables: {} },
      {},
      undefined,
      'disabled (opt-in with SAMPLE_TELEMETRY=true)',
    ],
    ['off by a switch', {}, { SAMPLE_TELEMETRY: 'off' }, undefined, 'disabled (SAMPLE_TELEMETRY)'],
    [
      'off by DO_NOT_TRACK',
      { policy: 'opt-out' },
      { DO_NOT_TRACK: '1' },
      undefined,
      'disabled (DO_NOT_TRACK)',
    ],
    ['off by the product', { policy: 'off' }, { SAMPLE_TELEMETRY: '1' }, undefined, 'disabled (policy)'],
    ['off by its host', { policy: 'opt-out' }, {}, 'off', 'disabled (setConsent)'],
    ['awaiting its host', { policy: 'opt-out', awaitsConsent: true }, {}, undefined, 'disabled (setConsent)'],
    [
      'off by a name with digits',
      { policy: 'opt-out', envPrefix: 'K8S_APP', variables: { key: 'SAMPLE_POSTHOG_KEY' } },
      { K8S_APP_TELEMETRY: 'no' },
      undefined,
      'disabled (K8S_APP_TELEMETRY)',
    ],
    [
      'without a key',
      { policy: 'opt-out' },
      { SAMPLE_POSTHOG_KEY: '' },
      undefined,
      'disabled (SAMPLE_POSTHOG_KEY)',
    ],
  ])('of telemetry that is %s', (_, settings, environment, word, line) => {
    expect(linesOf(settings, environment, word)).toEqual([`Telemetry: ${line}`]);
  });

  test.each([
    ['.sample/config.json', {}],
    ['conf.d/sample-2.json', { configFile: 'conf.d/sample-2.json' }],
    ['sample', { configFile: 'sample' }],
  ])('of telemetry that ~/%s switches off', (file, settings) => {
    const home = join(tempFolder(), 'home');
    mkdirSync(home);
    writeConfig(home, '{"telemetry":false}', file);
    expect(linesOf(settings, { HOME: home })).toEqual([`Telemetry: disabled (~/${file})`]);
  });

  test('are one each, whatever is said, and hold no path', () => {
    for (const { environment = {}, hostConsent } of WORDS) {
      for (const policy of ['opt-out', 'opt-in', 'off'] as const) {
        const [line, ...others] = linesOf({ policy }, { ...environment }, hostConsent);
        expect(line).toMatch(
          /^Telemetry: (?:enabled \(anonymous usage data\)|disabled \([\w -]+(?:=true)?\))$/u,
        );
        expect(others).toEqual([]);
      }
    }
  });

  test('say why nothing is counted though every setting says on', () => {
    const settings = { ...SETTINGS, policy: 'opt-out' } as const;
    const { decision } = readConfig(settings, ENOUGH);
    const refused = {
      ...running,
      refusal: 'off, OpenTelemetry SDK 1.30.1 is not supported (2.x and 3.x are)',
    };
    expect(describeStatus(settings, decision, refused)).toMatchObject({
      enabled: false,
      lines: ['Telemetry: disabled (OpenTelemetry SDK 1.30.1 is not supported (2.x and 3.x are))'],
      summary: 'off: OpenTelemetry SDK 1.30.1 is not supported (2.x and 3.x are)',
    });
    expect(describeStatus(settings, decision, undefined)).toMatchObject({
      enabled: false,
      lines: ['Telemetry: disabled (it could not be started)'],
    });
  });
});
