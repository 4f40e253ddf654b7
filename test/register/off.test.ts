import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startCapture } from '../support/capture.ts';
import { SERVER, reportTo } from '../support/host-programs.ts';
import { REGISTER, ROOT, runProgram } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** The few modules of the package that decide whether it is on. */
const DECIDING = [
  'config/parse-setting.js',
  'config/read-config.js',
  'config/read-signals.js',
  'config/read-sinks.js',
  'consent/decide.js',
  'host-process/is-server-process.js',
  'posthog-address.js',
  'product/dot-ai-settings.js',
  'register.js',
  'stderr.js',
];

async function loadedUnder(environment: Record<string, string>): Promise<readonly string[]> {
  const log = join(tempFolder(), 'log');
  const source = `import { createServer } from 'node:http'; const server = createServer().listen(0, '127.0.0.1', () => setTimeout(() => server.close(), 100));`;
  const args = ['--import', './test/fixtures/log-loads.mjs', ...REGISTER];
  expect(await runProgram(source, { ...environment, LOG_FILE: log }, args).ended).toMatchObject({
    code: 0,
    stdout: '',
  });
  return readFileSync(log, 'utf8').split('\n').filter(Boolean);
}

describe('off', () => {
  test.each([
    { DOT_AI_TELEMETRY: 'false', DOT_AI_POSTHOG_KEY: 'phc_x' },
    { DO_NOT_TRACK: '1', DOT_AI_POSTHOG_KEY: 'phc_x' },
    {},
  ])('by %j nothing is loaded but what decides, and no socket opened', async (environment) => {
    const lines = await loadedUnder(environment);
    const own = lines
      .filter((line) => line.startsWith(`file://${ROOT}dist/`))
      .map((line) => line.replace(/^.*\/dist\/src\//u, ''));
    expect(own.toSorted()).toEqual(DECIDING);
    expect(lines).not.toContain('socket');
    expect(lines.filter((line) => line.includes('node_modules'))).toEqual([]);
  });

  test('the log would show it: when it is on there is more, and a socket', async () => {
    const capture = await startCapture();
    const source = `${SERVER} for (let i = 0; i < 100; i += 1) callTool(); setTimeout(() => server.close(), 500);`;
    const log = join(tempFolder(), 'log');
    const args = ['--import', './test/fixtures/log-loads.mjs', ...REGISTER];
    await runProgram(source, { ...reportTo(capture), LOG_FILE: log }, args).ended;
    expect(readFileSync(log, 'utf8')).toContain('socket');
    expect(readFileSync(log, 'utf8')).toContain('/dist/exporter/posthog-client.js');
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
