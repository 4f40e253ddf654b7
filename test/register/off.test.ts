import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startCapture } from '../support/capture.ts';
import { SERVER, reportTo } from '../support/host-programs.ts';
import { REGISTER, ROOT, runProgram } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** The few modules of the package that decide whether it is on. */
const DECIDING = [
  'attempt.js',
  'catalog/dot-ai-version.js',
  'config/config-file.js',
  'config/find-host-product.js',
  'config/home-folder.js',
  'config/main-module.js',
  'config/parse-setting.js',
  'config/read-config-file-signal.js',
  'config/read-config.js',
  'config/read-operator-tracing.js',
  'config/read-signals.js',
  'config/read-sinks.js',
  'config/read-state.js',
  'consent/decide.js',
  'host-process/find-host.js',
  'host-process/is-server-process.js',
  'operator-lines.js',
  'posthog-address.js',
  'product/config-names.js',
  'product/dot-ai-settings.js',
  'product/variable-names.js',
  'register.js',
  'stderr.js',
  'telemetry/listed-processor.js',
  'telemetry/switchable-telemetry.js',
];

interface Trace {
  /** Files that V8 ran anything of, by whatever loader they came. */
  readonly files: readonly string[];
  readonly sockets: number;
}

/** Runs a server and says what was loaded and connected. V8's own coverage misses no module. */
async function traceServer(environment: Record<string, string>): Promise<Trace> {
  const folder = tempFolder();
  const settings = { NODE_V8_COVERAGE: folder, LOG_FILE: join(folder, 'sockets') };
  const source = `${SERVER} for (let i = 0; i < 100; i += 1) callTool(); setTimeout(() => server.close(), 300);`;
  const args = ['--import', './test/fixtures/log-sockets.mjs', ...REGISTER];
  const { code } = await runProgram(source, { ...environment, ...settings }, args).ended;
  expect(code).toBe(0);
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name): { url: string }[] => JSON.parse(readFileSync(join(folder, name), 'utf8')).result)
    .map(({ url }) => url.replace(`file://${ROOT}`, ''));
  const sockets = existsSync(settings.LOG_FILE)
    ? readFileSync(settings.LOG_FILE, 'utf8').split('\n').length - 1
    : 0;
  return { files: [...new Set(files)].toSorted(), sockets };
}

describe('off', () => {
  test.each([
    { DOT_AI_TELEMETRY: 'false', DOT_AI_POSTHOG_KEY: 'phc_x' },
    { DO_NOT_TRACK: '1', DOT_AI_POSTHOG_KEY: 'phc_x' },
    {},
  ])('by %j nothing is loaded but what decides, and no socket opened', async (environment) => {
    const { files, sockets } = await traceServer(environment);
    expect(files.filter((file) => file.startsWith('dist/'))).toEqual(
      DECIDING.map((file) => `dist/src/${file}`),
    );
    expect(files.filter((file) => /node_modules\/(?!@opentelemetry\/api\/)/u.test(file))).toEqual([]);
    expect(sockets).toBe(0);
  });

  test('the trace would show it: when it is on there is more, and a socket', async () => {
    const capture = await startCapture();
    const { files, sockets } = await traceServer(reportTo(capture));
    expect(files).toContain('dist/exporter/posthog-client.js');
    expect(files).toContain('dist/src/telemetry/running-telemetry.js');
    expect(files.some((file) => file.startsWith('node_modules/posthog-node/'))).toBe(true);
    expect(sockets).toBeGreaterThan(0);
  });
});

describe('a mistake in the environment', () => {
  test.each([
    [
      { DOT_AI_TELEMETRY: 'secret' },
      'off, DOT_AI_TELEMETRY is none of true, 1, yes, on or false, 0, no, off',
    ],
    [
      { DOT_AI_TELEMETRY_DEBUG: 'secret' },
      'off, DOT_AI_TELEMETRY_DEBUG is none of true, 1, yes, on or false, 0, no, off',
    ],
    [
      { DOT_AI_TELEMETRY_EXPORTER: 'secret' },
      'off, DOT_AI_TELEMETRY_EXPORTER is not none, nor a list of posthog, console, file',
    ],
    [{}, 'off, DOT_AI_POSTHOG_KEY is not set (DOT_AI_TELEMETRY_DEBUG=1 shows what would be sent)'],
    [
      { DOT_AI_POSTHOG_KEY: 'secret' },
      'off, DOT_AI_POSTHOG_KEY is not a PostHog project key (phc_ and 1 to 200 letters, digits, _ or -)',
    ],
    [
      { DOT_AI_POSTHOG_KEY: 'phc_x', DOT_AI_POSTHOG_HOST: 'secret' },
      'off, DOT_AI_POSTHOG_HOST is not an https:// or http:// address without user, query or fragment',
    ],
  ])('%j is one line on stderr, and the host goes on', async (environment, line) => {
    const source = `${SERVER} callTool(); setTimeout(() => server.close(), 50);`;
    expect(await runProgram(source, environment).ended).toMatchObject({
      code: 0,
      stdout: 'ready\n',
      stderr: `dot-ai-telemetry: ${line}\n`,
    });
  });
});
