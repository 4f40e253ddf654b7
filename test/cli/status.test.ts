import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandLine } from '../support/run-cli.ts';

const KEY = { DOT_AI_POSTHOG_KEY: 'phc_key_of_a_project' };
const NOW = Date.now();

interface Status {
  readonly enabled: boolean;
  readonly decidedBy: string;
  readonly signals: readonly { readonly name: string; readonly says: string; readonly reason: string }[];
  readonly [field: string]: unknown;
}

/** Runs `status --json` with files in its home folder, by their paths in it. */
async function statusOf(
  environment: Record<string, string>,
  files: Readonly<Record<string, string>> = {},
): Promise<Status & { readonly home: string }> {
  const { home, run } = commandLine(environment);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(home, name, '..'), { recursive: true });
    writeFileSync(join(home, name), text, { mode: 0o600 });
  }
  const { code, stdout, stderr } = await run('status', '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).not.toContain('phc_');
  return { ...(JSON.parse(stdout) as Status), home };
}

const CONFIG = '.dot-ai/config.json';
const quiet = (home: string): Record<string, string> => ({
  DO_NOT_TRACK: 'nothing',
  DOT_AI_TELEMETRY: 'nothing',
  DOT_AI_ANALYTICS: 'nothing',
  [join(home, CONFIG)]: 'nothing',
  OTEL_SDK_DISABLED: 'nothing',
});

describe('status --json', () => {
  test.each<[Record<string, string>, Record<string, string>, boolean, string, Record<string, string>]>([
    [KEY, {}, true, 'policy', {}],
    [{ ...KEY, DO_NOT_TRACK: '1' }, {}, false, 'DO_NOT_TRACK', { DO_NOT_TRACK: 'off' }],
    [{ ...KEY, DO_NOT_TRACK: '0' }, {}, true, 'policy', {}],
    [{ ...KEY, DOT_AI_TELEMETRY: 'maybe' }, {}, false, 'DOT_AI_TELEMETRY', { DOT_AI_TELEMETRY: 'off' }],
    [{ ...KEY, DOT_AI_TELEMETRY: 'on' }, {}, true, 'DOT_AI_TELEMETRY', { DOT_AI_TELEMETRY: 'on' }],
    [{ ...KEY, DOT_AI_ANALYTICS: 'no' }, {}, false, 'DOT_AI_ANALYTICS', { DOT_AI_ANALYTICS: 'off' }],
    [{ ...KEY, OTEL_SDK_DISABLED: 'true' }, {}, false, 'OTEL_SDK_DISABLED', { OTEL_SDK_DISABLED: 'off' }],
    [{}, {}, false, 'DOT_AI_POSTHOG_KEY', { DOT_AI_POSTHOG_KEY: 'off' }],
    [KEY, { [CONFIG]: '{ malformed' }, false, CONFIG, { [CONFIG]: 'off' }],
    [KEY, { [CONFIG]: '{"telemetry":false}' }, false, CONFIG, { [CONFIG]: 'off' }],
    [KEY, { [CONFIG]: '{"telemetry":true}' }, true, CONFIG, { [CONFIG]: 'on' }],
    [
      { ...KEY, DOT_AI_TELEMETRY: 'on' },
      { [CONFIG]: '{"analytics":false}' },
      false,
      CONFIG,
      { [CONFIG]: 'off', DOT_AI_TELEMETRY: 'on' },
    ],
  ])('%j with %j is enabled: %s, by %s', async (environment, files, enabled, decidedBy, says) => {
    const status = await statusOf(environment, files);
    const inHome = (name: string): string => (name === CONFIG ? join(status.home, name) : name);
    const told = Object.entries(says).map(([name, word]) => [inHome(name), word]);
    expect(status).toMatchObject({ enabled, decidedBy: inHome(decidedBy) });
    expect(Object.fromEntries(status.signals.map((signal) => [signal.name, signal.says]))).toEqual({
      ...quiet(status.home),
      ...Object.fromEntries(told),
    });
    expect(status.signals.every(({ reason }) => reason !== '')).toBe(true);
    expect(status['lines']).toHaveLength(1);
  });

  test('without anything but a key', async () => {
    const { home, signals: _, ...status } = await statusOf(KEY);
    expect(status).toEqual({
      enabled: true,
      decidedBy: 'policy',
      reason: 'the product’s policy is opt-out',
      product: 'dot-ai',
      identityKind: 'file',
      identityReason: 'none yet: made in the state folder at the first send',
      sinks: [{ name: 'posthog', host: 'eu.i.posthog.com' }],
      notice: { status: 'to_come', remainingMillis: 600_000 },
      stateFolder: join(home, '.dot-ai/telemetry'),
      counters: [],
      folded: {},
      warnings: [],
      lines: ['Telemetry: enabled (anonymous usage data)'],
    });
  });

  test('warns of a mistake, and never with its value', async () => {
    const { home: _, ...status } = await statusOf({ ...KEY, DOT_AI_TELEMETRY: 'my-secret' });
    expect(status['warnings']).toEqual([
      'off, DOT_AI_TELEMETRY is none of true, 1, yes, on or false, 0, no, off',
    ]);
    expect(JSON.stringify(status)).not.toContain('my-secret');
  });

  test('shows where events go, without a key or the path of a proxy', async () => {
    const status = await statusOf({
      ...KEY,
      DOT_AI_TELEMETRY_EXPORTER: 'posthog,file,console',
      DOT_AI_TELEMETRY_FILE: '/var/log/events.jsonl',
      DOT_AI_POSTHOG_HOST: 'https://proxy.example:8443/secret-path',
    });
    expect(status['sinks']).toEqual([
      { name: 'posthog', host: 'proxy.example:8443' },
      { name: 'file', path: '/var/log/events.jsonl' },
      { name: 'console' },
    ]);
    expect(status['notice']).toEqual({ status: 'not_needed' });
    expect(JSON.stringify(status)).not.toContain('secret-path');
  });

  test.each([
    ['told by a chart', { DOT_AI_TELEMETRY_NOTICE: '1' }, undefined, { status: 'told' }],
    ['on by name', { DOT_AI_TELEMETRY: 'on' }, undefined, { status: 'told' }],
    ['told a day ago', {}, NOW - 86_400_000, { status: 'told' }],
    ['told just now', {}, NOW, { status: 'grace', remainingMillis: expect.any(Number) }],
    ['off', { DO_NOT_TRACK: '1' }, undefined, { status: 'not_needed' }],
  ])('knows of the notice: %s', async (_, environment, toldMillis, notice) => {
    const memory = { catalogVersion: 1, toldAt: new Date(toldMillis ?? 0).toISOString() };
    const files = toldMillis === undefined ? {} : { '.dot-ai/telemetry/notice.json': JSON.stringify(memory) };
    expect((await statusOf({ ...KEY, ...environment }, files))['notice']).toEqual(notice);
  });
});

describe('status for people', () => {
  test('says on and off in its first line, each signal, and that nothing is known of a server', async () => {
    const on = await commandLine(KEY).run('status');
    expect(on.stdout).toMatch(/^Telemetry: on\nProduct: dot-ai\nDecided by: policy /u);
    expect(on.stdout).toContain('\n  nothing  DO_NOT_TRACK (DO_NOT_TRACK says nothing)\n');
    expect(on.stdout).toContain('\nSends to: posthog (eu.i.posthog.com)\n');
    expect(on.stdout).toContain('\nLast server: none known\n');
    const off = await commandLine({ ...KEY, DO_NOT_TRACK: '1' }).run('status');
    expect(off.stdout).toMatch(/^Telemetry: off\nProduct: dot-ai\nDecided by: DO_NOT_TRACK /u);
    expect(off.stdout).toContain('\nSends to: nothing\n');
  });
});
