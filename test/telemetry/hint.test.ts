import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { defineProduct } from '../../src/product/define-product.ts';
import { dotAi } from '../../src/product/dot-ai.ts';
import type { ProductSettings } from '../../src/product/product.ts';
import { createTelemetry } from '../../src/telemetry/create-telemetry.ts';
import type { Telemetry } from '../../src/telemetry/telemetry-types.ts';
import { writeConfig } from '../support/consent-words.ts';
import { makeFifo } from '../support/fifo.ts';
import { startNode } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const HINT =
  'sample can send anonymous usage data to help its maintainers: opt in with SAMPLE_TELEMETRY=true. This is said once.';

function inviting(environment: Record<string, string>, settings: Partial<ProductSettings> = {}): Telemetry {
  const names = { name: 'sample', envPrefix: 'SAMPLE', variables: {}, configKeys: {} };
  const telemetry = createTelemetry({
    product: defineProduct({ ...dotAi, ...names, policy: 'opt-in', ...settings }),
    environment: { SAMPLE_POSTHOG_KEY: 'phc_test', ...environment },
    warn: () => undefined,
  });
  onTestFinished(() => telemetry.shutdown());
  return telemetry;
}

const configIn = (home: string): unknown =>
  JSON.parse(readFileSync(join(home, '.sample', 'config.json'), 'utf8'));

describe('the hint', () => {
  test('is given once for all processes, and remembered beside what the file says', () => {
    const home = tempFolder();
    writeConfig(home, '{"theme":"dark"}');
    const telemetry = inviting({ HOME: home });
    expect(telemetry.hint()).toBe(HINT);
    expect(configIn(home)).toEqual({ theme: 'dark', telemetryHintShown: true, telemetryHintVersion: 1 });
    expect(telemetry.hint()).toBeUndefined();
    expect(inviting({ HOME: home }).hint()).toBeUndefined();
  });

  test('names what operators know, and is remembered as what they know', () => {
    const home = tempFolder();
    const older = {
      variables: { olderSwitch: 'SAMPLE_ANALYTICS' },
      configKeys: { olderSwitch: 'analytics', hintShown: 'analyticsHintShown' },
    };
    expect(inviting({ HOME: home }, older).hint()).toContain('opt in with SAMPLE_ANALYTICS=true.');
    expect(configIn(home)).toMatchObject({ analyticsHintShown: true });
    const told = tempFolder();
    writeConfig(told, '{"analyticsHintShown":true}');
    expect(inviting({ HOME: told }, older).hint()).toBeUndefined();
  });

  test.each<[string, Record<string, string>, Partial<ProductSettings>]>([
    ['the product is opt-out', {}, { policy: 'opt-out' }],
    ['the product is off', {}, { policy: 'off' }],
    ['the operator says on', { SAMPLE_TELEMETRY: 'on' }, {}],
    ['the operator says off', { SAMPLE_TELEMETRY: 'off' }, {}],
    ['the operator says what is no word', { SAMPLE_TELEMETRY: 'maybe' }, {}],
    ['nobody is to be tracked', { DO_NOT_TRACK: '1' }, {}],
    ['no SDK is to run', { OTEL_SDK_DISABLED: 'true' }, {}],
    ['the host decides later', {}, { awaitsConsent: true }],
    [
      'the home folder is a pod’s',
      { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' },
      {},
    ],
  ])('is not given where %s', (_, environment, settings) => {
    const home = tempFolder();
    expect(inviting({ HOME: home, ...environment }, settings).hint()).toBeUndefined();
    expect(existsSync(join(home, '.sample'))).toBe(false);
  });

  test('is not given where the host has decided', () => {
    const home = tempFolder();
    const telemetry = inviting({ HOME: home });
    for (const word of [true, false]) {
      telemetry.setConsent(word);
      expect(telemetry.hint()).toBeUndefined();
    }
    expect(existsSync(join(home, '.sample'))).toBe(false);
  });

  test.each([
    '{"telemetry":false}',
    '{"telemetry":true}',
    '{"telemetry":"yes"}',
    'no JSON',
    '{"telemetryHintShown":true}',
  ])('is not given where the config file has come to say %s since the start', (content) => {
    const home = tempFolder();
    const telemetry = inviting({ HOME: home });
    const path = writeConfig(home, content);
    expect(telemetry.hint()).toBeUndefined();
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  test.each([
    ['{"telemetry":true}', true],
    ['{"telemetry":true,"telemetryCatalogVersion":1,"telemetryHintShown":true}', true],
    ['{"telemetry":true,"telemetryHintShown":true,"telemetryHintVersion":1}', true],
    ['{"telemetry":true,"telemetryHintShown":true,"telemetryHintVersion":2}', false],
    ['{"telemetryHintShown":true}', false],
  ])('asks again for version 2 where %s: %s', (content, isAsked) => {
    const home = tempFolder();
    writeConfig(home, content);
    const catalog = { ...dotAi.catalog, definition: { ...dotAi.catalog.definition, version: 2 } };
    const later = { catalog } as Partial<ProductSettings>;
    expect(inviting({ HOME: home }, later).hint()).toBe(isAsked ? HINT : undefined);
    expect(inviting({ HOME: home }, later).hint()).toBeUndefined();
  });

  test.each<[string, () => string | undefined]>([
    ['not named', () => undefined],
    ['empty', () => ''],
    ['relative', () => 'home'],
    ['not there', () => join(tempFolder(), 'nowhere')],
    ['a file', () => writeConfig(tempFolder(), '{}')],
    [
      'one where a file is in the way',
      () => {
        const home = tempFolder();
        writeFileSync(join(home, '.sample'), '');
        return home;
      },
    ],
    [
      'one where a FIFO is in the way',
      () => {
        const home = tempFolder();
        mkdirSync(join(home, '.sample'));
        makeFifo(join(home, '.sample', 'config.json'));
        return home;
      },
    ],
  ])('is not given where the home folder is %s, and none is made', (_, makeHome) => {
    const home = makeHome();
    const existed = home === undefined || existsSync(home);
    expect(inviting(home === undefined ? {} : { HOME: home }).hint()).toBeUndefined();
    expect(home === undefined || existsSync(home)).toBe(existed);
  });

  test('asked for by twenty processes at once is given by one at least, and by none later', async () => {
    const home = tempFolder();
    writeConfig(home, '{"theme":"dark"}');
    const source = `
      import { createTelemetry, defineProduct, dotAi } from 'dot-ai-telemetry';
      const names = { name: 'sample', envPrefix: 'SAMPLE', variables: {}, configKeys: {}, policy: 'opt-in' };
      const telemetry = createTelemetry({ product: defineProduct({ ...dotAi, ...names }) });
      console.log([telemetry.hint(), telemetry.hint()].filter((line) => line !== undefined).length);`;
    const ask = async (): Promise<number> => {
      const { stdout } = await startNode(['--input-type=module', '--eval', source], { HOME: home }).ended;
      return Number(stdout);
    };
    const given = await Promise.all(Array.from({ length: 20 }, ask));
    expect(given.every((times) => times <= 1)).toBe(true);
    expect(given).toContain(1);
    expect(await ask()).toBe(0);
    expect(configIn(home)).toEqual({ theme: 'dark', telemetryHintShown: true, telemetryHintVersion: 1 });
  });
});
