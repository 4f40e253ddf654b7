import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMAND_LINE, commandLine } from '../support/run-cli.ts';
import { ROOT } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const LOOKING = ['status', 'status --json', 'catalog', 'preview', 'id'];

/** On, with a notice that is still owed, and nothing has been made yet. */
const SETTINGS = {
  DOT_AI_POSTHOG_KEY: 'phc_x',
  DOT_AI_TELEMETRY_EXPORTER: 'posthog,file',
};

/** Path, size and time of change of all that is in a folder. */
function treeOf(folder: string): readonly string[] {
  return ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })].map((name) => {
    const { size, mtimeMs, ctimeMs } = statSync(join(folder, name));
    return [name, size, mtimeMs, ctimeMs].join(' ');
  });
}

describe.each([
  ['at home', {}],
  ['in a pod', { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: '1' }],
])('%s', (_, place) => {
  test.each(LOOKING)('%s writes nothing, and connects to nobody', async (line) => {
    const log = join(tempFolder(), 'sockets');
    const state = tempFolder();
    const { home, folder, run } = commandLine({
      ...SETTINGS,
      ...place,
      DOT_AI_TELEMETRY_FILE: join(state, 'events.jsonl'),
      LOG_FILE: log,
      NODE_OPTIONS: `--import ${ROOT}test/fixtures/log-sockets.mjs`,
    });
    mkdirSync(join(home, '.dot-ai'));
    writeFileSync(join(home, '.dot-ai/config.json'), '{}');
    const before = [home, folder, state].map(treeOf);
    const { code, stderr } = await run(...line.split(' '));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect([home, folder, state].map(treeOf)).toEqual(before);
    expect(existsSync(log)).toBe(false);
  });
});

test('the hook would see a socket', () => {
  const log = join(tempFolder(), 'sockets');
  const source = `import { connect } from 'node:net'; connect(1, '127.0.0.1').on('error', () => {});`;
  const settings = { LOG_FILE: log, NODE_OPTIONS: `--import ${ROOT}test/fixtures/log-sockets.mjs` };
  spawnSync(process.execPath, ['--input-type=module', '--eval', source], { env: settings });
  expect(readFileSync(log, 'utf8')).toBe('socket\n');
});

/** Calls that make or change something in a file system, or a socket that leads out of this process. */
const WRITES =
  /\bO_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)\b|\b(?:mkdir|unlink|rename|link|symlink|chmod|chown|truncate|utimens)\w*\(/u;
const SOCKETS = /\bsocket\(AF_(?!UNIX)|\bconnect\(|\bsendto\(|\bbind\(/u;

/** Of Linux, where it is installed; by a name that no package has to bring. */
const STRACE = 'strace';
const canTrace =
  spawnSync(STRACE, ['-f', '-qq', '-o', '/dev/null', process.execPath, '--version']).status === 0;
if (!canTrace)
  process.stderr.write('no system calls are traced: strace is not there, or may not trace here\n');

/** The system calls of a process and its threads that write or connect, also those that failed. */
function trace(args: readonly string[], environment: Record<string, string>): readonly string[] {
  const path = join(tempFolder(), 'trace');
  const traced = ['-f', '-qq', '-o', path, '-e', 'trace=%network,%file', process.execPath, ...args];
  expect(spawnSync(STRACE, traced, { env: environment }).status).toBe(0);
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => WRITES.test(line) || SOCKETS.test(line))
    .filter((line) => !line.includes('"/dev/null"'));
}

describe.skipIf(!canTrace)('by its system calls', () => {
  test.each(LOOKING)('%s writes nothing and opens no socket', (line) => {
    const { home, folder } = commandLine();
    const settings = { ...SETTINGS, HOME: home, DOT_AI_TELEMETRY_FILE: join(folder, 'events.jsonl') };
    expect(trace([COMMAND_LINE, ...line.split(' ')], settings)).toEqual([]);
  });

  test.each([
    `import { writeFileSync } from 'node:fs'; writeFileSync(process.env.HOME + '/x', '');`,
    `import { mkdir } from 'node:fs/promises'; await mkdir('/proc/x').catch(() => {});`,
    `import { connect } from 'node:net'; connect(1, '127.0.0.1').on('error', () => {});`,
  ])('the trace would show it: %s', (source) => {
    const seen = trace(['--input-type=module', '--eval', source], { HOME: tempFolder() });
    expect(seen.length).toBeGreaterThan(0);
  });
});
