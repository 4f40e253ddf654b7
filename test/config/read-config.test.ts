import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { settingLines } from '../../src/operator-lines.ts';
import { dotAiSettings } from '../../src/product/dot-ai-settings.ts';
import { tempFolder } from '../support/temp-folder.ts';

const key = { DOT_AI_POSTHOG_KEY: 'phc_abc' };
const posthog = { name: 'posthog', key: 'phc_abc', host: 'https://eu.i.posthog.com' };
const noKey = 'off, DOT_AI_POSTHOG_KEY is not set (DOT_AI_TELEMETRY_DEBUG=1 shows what would be sent)';
const notAKey =
  'off, DOT_AI_POSTHOG_KEY is not a PostHog project key (phc_ and 1 to 200 letters, digits, _ or -)';
const notAHost =
  'off, DOT_AI_POSTHOG_HOST is not an https:// or http:// address without user, query or fragment';
const notASwitch = (name: string): string => `off, ${name} is none of true, 1, yes, on or false, 0, no, off`;
const notAList = 'off, DOT_AI_TELEMETRY_EXPORTER is not none, nor a list of posthog, console, file';
const noFile = 'off, DOT_AI_TELEMETRY_EXPORTER names file and DOT_AI_TELEMETRY_FILE is not set';
const ownKey =
  'DOT_AI_POSTHOG_HOST is set and DOT_AI_POSTHOG_KEY is not: a self-hosted PostHog has a key of its own';

describe('the environment', () => {
  test.each<[Record<string, string>, string, object[], string[]]>([
    [key, 'policy', [posthog], []],
    [{ ...key, DOT_AI_TELEMETRY: '' }, 'policy', [posthog], []],
    [{ ...key, DOT_AI_TELEMETRY: 'true' }, 'DOT_AI_TELEMETRY', [posthog], []],
    [{ ...key, DOT_AI_TELEMETRY: ' ON ' }, 'DOT_AI_TELEMETRY', [posthog], []],
    [{ ...key, DOT_AI_ANALYTICS: 'true' }, 'DOT_AI_ANALYTICS', [posthog], []],
    [{ ...key, DO_NOT_TRACK: '0' }, 'policy', [posthog], []],
    [{ ...key, DO_NOT_TRACK: 'false' }, 'policy', [posthog], []],
    [{ ...key, OTEL_SDK_DISABLED: 'false' }, 'policy', [posthog], []],
    [{ ...key, OTEL_TRACES_EXPORTER: 'none' }, 'policy', [posthog], []],
    [
      { ...key, DOT_AI_POSTHOG_HOST: 'https://posthog.acme.example/ingest/' },
      'policy',
      [{ ...posthog, host: 'https://posthog.acme.example/ingest' }],
      [],
    ],
    [
      { ...key, DOT_AI_POSTHOG_HOST: 'http://127.0.0.1:8000' },
      'policy',
      [{ ...posthog, host: 'http://127.0.0.1:8000' }],
      [],
    ],
    [
      { ...key, DOT_AI_POSTHOG_HOST: 'https://app.posthog.com' },
      'policy',
      [{ ...posthog, host: 'https://us.i.posthog.com' }],
      [],
    ],
    [{ DOT_AI_TELEMETRY_DEBUG: '1' }, 'policy', [{ name: 'console' }], []],
    [
      { ...key, DOT_AI_TELEMETRY_DEBUG: '1', DOT_AI_TELEMETRY_EXPORTER: 'posthog' },
      'policy',
      [{ name: 'console' }],
      [],
    ],
    [{ DOT_AI_TELEMETRY_EXPORTER: 'console' }, 'policy', [{ name: 'console' }], []],
    [
      { ...key, DOT_AI_TELEMETRY_EXPORTER: 'posthog, file', DOT_AI_TELEMETRY_FILE: '/x' },
      'policy',
      [posthog, { name: 'file', path: '/x' }],
      [],
    ],
    [{ DOT_AI_TELEMETRY_EXPORTER: 'posthog,console' }, 'policy', [{ name: 'console' }], [noKey]],
  ])('%j is on by %s', (environment, decidedBy, sinks, warnings) => {
    const config = readConfig(dotAiSettings, environment);
    expect(config).toMatchObject({ decision: { enabled: true, decidedBy }, sinks, warnings });
  });

  test.each<[Record<string, string>, string, string[]]>([
    [{ DOT_AI_TELEMETRY: 'false' }, 'DOT_AI_TELEMETRY', []],
    [{ ...key, DOT_AI_TELEMETRY: '0' }, 'DOT_AI_TELEMETRY', []],
    [{ ...key, DOT_AI_TELEMETRY: 'No' }, 'DOT_AI_TELEMETRY', []],
    [{ ...key, DOT_AI_TELEMETRY: 'maybe' }, 'DOT_AI_TELEMETRY', [notASwitch('DOT_AI_TELEMETRY')]],
    [{ ...key, DOT_AI_ANALYTICS: 'off', DOT_AI_TELEMETRY: 'on' }, 'DOT_AI_ANALYTICS', []],
    [{ ...key, DO_NOT_TRACK: '1', DOT_AI_TELEMETRY: 'on' }, 'DO_NOT_TRACK', []],
    [{ ...key, DO_NOT_TRACK: 'whatever' }, 'DO_NOT_TRACK', []],
    [{ ...key, OTEL_SDK_DISABLED: 'TRUE' }, 'OTEL_SDK_DISABLED', []],
    [{ ...key, DOT_AI_TELEMETRY_EXPORTER: 'none' }, 'DOT_AI_TELEMETRY_EXPORTER', []],
    [{ ...key, DOT_AI_TELEMETRY_EXPORTER: 'none,file' }, 'DOT_AI_TELEMETRY_EXPORTER', [notAList]],
    [{ ...key, DOT_AI_TELEMETRY_EXPORTER: 'otlp' }, 'DOT_AI_TELEMETRY_EXPORTER', [notAList]],
    [{ ...key, DOT_AI_TELEMETRY_EXPORTER: 'file' }, 'DOT_AI_TELEMETRY_FILE', [noFile]],
    [
      { ...key, DOT_AI_TELEMETRY_DEBUG: 'maybe' },
      'DOT_AI_TELEMETRY_DEBUG',
      [notASwitch('DOT_AI_TELEMETRY_DEBUG')],
    ],
    [{}, 'DOT_AI_POSTHOG_KEY', [noKey]],
    [{ DOT_AI_POSTHOG_KEY: ' ' }, 'DOT_AI_POSTHOG_KEY', [noKey]],
    [{ DOT_AI_POSTHOG_HOST: 'https://posthog.acme.example' }, 'DOT_AI_POSTHOG_KEY', [noKey]],
    [{ DOT_AI_POSTHOG_KEY: 'phx_secret' }, 'DOT_AI_POSTHOG_KEY', [notAKey]],
    [{ DOT_AI_POSTHOG_KEY: `phc_${'a'.repeat(201)}` }, 'DOT_AI_POSTHOG_KEY', [notAKey]],
    [{ ...key, DOT_AI_POSTHOG_HOST: 'posthog.acme.example' }, 'DOT_AI_POSTHOG_HOST', [notAHost]],
    [{ ...key, DOT_AI_POSTHOG_HOST: 'https://me:secret@acme.example' }, 'DOT_AI_POSTHOG_HOST', [notAHost]],
    [{ ...key, DOT_AI_POSTHOG_HOST: 'https://acme.example/?secret' }, 'DOT_AI_POSTHOG_HOST', [notAHost]],
    [{ ...key, DOT_AI_POSTHOG_HOST: 'file:///secret' }, 'DOT_AI_POSTHOG_HOST', [notAHost]],
    [{ ...key, DOT_AI_POSTHOG_HOST: 'https:acme.example' }, 'DOT_AI_POSTHOG_HOST', [notAHost]],
  ])('%j is off by %s', (environment, decidedBy, warnings) => {
    const config = readConfig(dotAiSettings, environment);
    expect(config).toMatchObject({ decision: { enabled: false, decidedBy }, sinks: [], warnings });
    expect(config.warnings.join()).not.toContain('secret');
  });

  test('TELEMETRY.md lists every line', () => {
    const page = readFileSync(new URL('../../TELEMETRY.md', import.meta.url), 'utf8');
    const { host: _, ...withoutHost } = dotAiSettings;
    const retired = { ...dotAiSettings, retiredVariables: { TELE_URL: 'set POSTHOG_API_KEY' } };
    const [one, two] = [tempFolder(), tempFolder()];
    const folders = [one, two].map((home) => join(home, '.dot-ai'));
    for (const folder of folders) mkdirSync(folder);
    const [notUnderstood = '', others = ''] = folders.map((folder) => join(folder, 'config.json'));
    writeFileSync(notUnderstood, '[]');
    writeFileSync(others, '{"telemetry":true}');
    chmodSync(others, 0o666);
    const lines = [
      noKey,
      notAKey,
      notAHost,
      notAList,
      notASwitch('DOT_AI_TELEMETRY'),
      noFile,
      ownKey,
      ...readConfig(withoutHost, key).warnings,
      ...readConfig(dotAiSettings, { ...key, DOT_AI_TELEMETRY_STATE_DIR: 'x' }).warnings,
      ...readConfig(dotAiSettings, { ...key, DOT_AI_TELEMETRY_NOTICE: 'x' }).warnings,
      ...readConfig(dotAiSettings, { ...key, HOME: one }).warnings,
      ...readConfig(dotAiSettings, { ...key, HOME: two }).warnings,
      ...readConfig(retired, { ...key, TELE_URL: 'x' }).warnings,
    ];
    expect(new Set(lines).size).toBe(Object.keys(settingLines).length);
    for (const line of lines) expect(page).toContain(`| \`${line}\` |`);
  });

  test('a host set alone takes the product’s key, and says that a self-hosted PostHog has its own', () => {
    const product = { ...dotAiSettings, key: 'phc_product' };
    const config = readConfig(product, { DOT_AI_POSTHOG_HOST: 'https://posthog.acme.example' });
    expect(config.sinks).toEqual([
      {
        name: 'posthog',
        key: 'phc_product',
        host: 'https://posthog.acme.example',
        isOperatorsChoice: true,
      },
    ]);
    expect(config.warnings).toEqual([ownKey]);
  });

  test.each([
    ['opt-in', {}, false],
    ['opt-in', { DOT_AI_TELEMETRY: 'on' }, true],
    ['off', { DOT_AI_TELEMETRY: 'on' }, false],
    [undefined, {}, false],
  ] as const)('policy %s with %j', (policy, environment, enabled) => {
    const { policy: _, ...settings } = dotAiSettings;
    const config = readConfig({ ...settings, ...(policy && { policy }) }, { ...key, ...environment });
    expect(config.decision.enabled).toBe(enabled);
    expect(config.warnings).toEqual([]);
  });
});
