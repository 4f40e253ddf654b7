import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProductSettings } from '../../src/product/product.ts';

/** A product that calls everything by a name of its own, without a policy. */
export const SETTINGS: ProductSettings = {
  name: 'sample',
  envPrefix: 'SAMPLE',
  variables: { olderSwitch: 'SAMPLE_ANALYTICS', disabled: 'SAMPLE_TELEMETRY_DISABLED' },
  configKeys: { olderSwitch: 'analytics' },
  host: 'https://eu.i.posthog.com',
  catalogVersion: 2,
};

/** What has to be set for events to be sent. */
export const ENOUGH: Readonly<Record<string, string>> = { SAMPLE_POSTHOG_KEY: 'phc_sample' };

/** One thing that an operator or a host can say. */
export interface Word {
  readonly by: string;
  readonly says: 'on' | 'off' | 'nothing';
  readonly environment?: Readonly<Record<string, string>>;
  readonly file?: string;
  readonly hostConsent?: 'on' | 'off';
  /** A mistake: it says so in a line with this in it. */
  readonly line?: string;
  /** Only asked where everything else would let it be on. */
  readonly isSink?: true;
}

const ON = ['true', 'TRUE', ' True ', '1', 'yes', 'Yes', 'on', '\tON\n'];
const OFF = ['false', 'FALSE', ' False ', '0', 'no', 'No', 'off', '\tOFF\n'];
const EMPTY = ['', ' ', '\t\n'];
const NEITHER = ['maybe', '2', 'yess', 'null', 'undefined', 'on off', '-1', '１'];

const of = (by: string, says: Word['says'], ...values: readonly string[]): readonly Word[] =>
  values.map((value) => ({ by, says, environment: { [by]: value } }));
const ofSink = (by: string, says: Word['says'], ...values: readonly string[]): readonly Word[] =>
  values.map((value) => ({ by, says, environment: { [by]: value }, isSink: true }));
const wrong = (by: string, ...values: readonly string[]): readonly Word[] =>
  values.map((value) => ({ by, says: 'off', environment: { [by]: value }, line: `off, ${by} is n` }));
const wrongSink = (by: string, ...values: readonly string[]): readonly Word[] =>
  values.map((value) => ({
    by,
    says: 'off',
    environment: { [by]: value },
    line: `off, ${by} is n`,
    isSink: true,
  }));
const aSwitch = (name: string): readonly Word[] =>
  of(name, 'on', ...ON).concat(
    of(name, 'off', ...OFF),
    of(name, 'nothing', ...EMPTY),
    wrong(name, ...NEITHER),
  );
const inFile = (says: Word['says'], file: string): Word => ({ by: 'file', says, file });

/** Everything that can be said, in each of its spellings. */
export const WORDS: readonly Word[] = [
  ...of('DO_NOT_TRACK', 'off', '1', 'true', 'TRUE', 'yes', 'off', 'no', 'whatever', ' 1 '),
  ...of('DO_NOT_TRACK', 'nothing', '0', 'false', 'False', ' 0 ', ...EMPTY),
  ...aSwitch('SAMPLE_TELEMETRY'),
  ...aSwitch('SAMPLE_ANALYTICS'),
  ...of('SAMPLE_TELEMETRY_DISABLED', 'off', ...ON),
  ...of('SAMPLE_TELEMETRY_DISABLED', 'nothing', ...OFF, ...EMPTY),
  ...wrong('SAMPLE_TELEMETRY_DISABLED', ...NEITHER),
  inFile('on', '{"telemetry":true,"telemetryCatalogVersion":2}'),
  inFile('on', '{"analytics":true,"telemetryCatalogVersion":3}'),
  inFile('off', '{"telemetry":false}'),
  inFile('off', '{"analytics":false,"telemetry":true,"telemetryCatalogVersion":2}'),
  inFile('nothing', '{}'),
  inFile('nothing', '{"telemetry":true}'),
  { ...inFile('off', '{"telemetry":"true"}'), line: 'off, ~/.sample/config.json cannot be understood' },
  { ...inFile('off', ''), line: 'off, ~/.sample/config.json cannot be understood' },
  ...of('OTEL_SDK_DISABLED', 'off', 'true', 'TRUE', ' True '),
  ...of('OTEL_SDK_DISABLED', 'nothing', 'false', '1', 'yes', 'on', 'whatever', ...EMPTY),
  ...of('OTEL_TRACES_EXPORTER', 'nothing', 'none', 'otlp'),
  { by: 'setConsent', says: 'on', hostConsent: 'on' },
  { by: 'setConsent', says: 'off', hostConsent: 'off' },
  ...ofSink('SAMPLE_TELEMETRY_EXPORTER', 'off', 'none', 'NONE', ' none '),
  ...of(
    'SAMPLE_TELEMETRY_EXPORTER',
    'nothing',
    'posthog',
    'PostHog',
    'console',
    ' posthog , console ',
    ...EMPTY,
  ),
  ...wrongSink('SAMPLE_TELEMETRY_EXPORTER', 'otlp', 'none,posthog', ',', 'posthog,'),
  ...of('SAMPLE_TELEMETRY_DEBUG', 'nothing', ...OFF, ...EMPTY),
  ...wrongSink('SAMPLE_TELEMETRY_DEBUG', ...NEITHER),
  ...wrongSink('SAMPLE_POSTHOG_KEY', '', ' ', 'phx_personal', 'phc_', 'key'),
  ...of('SAMPLE_POSTHOG_HOST', 'nothing', 'https://posthog.acme.example', 'http://127.0.0.1:8000', ...EMPTY),
  ...wrongSink('SAMPLE_POSTHOG_HOST', 'acme.example', 'ftp://acme.example', 'https://me:x@acme.example'),
  ...of('SAMPLE_TELEMETRY_STATE_DIR', 'nothing', '/var/lib/sample', ...EMPTY),
  ...wrongSink('SAMPLE_TELEMETRY_STATE_DIR', 'state', './state', '~/state'),
  ...of('SAMPLE_TELEMETRY_NOTICE', 'nothing', '0', '2', '3', ...EMPTY),
  ...wrongSink('SAMPLE_TELEMETRY_NOTICE', 'yes', '-1', '1.5', '0x1', '1e3', '12345'),
];

/** Puts the config file of the sample product into a home folder; returns its path. */
export function writeConfig(home: string, content: string, file = '.sample/config.json'): string {
  const path = join(home, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}
