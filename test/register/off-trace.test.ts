import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startCapture } from '../support/capture.ts';
import { type OwnHost, ownHost } from '../support/own-host.ts';
import { REGISTER, startCommand } from '../support/run-node.ts';

const canTrace = spawnSync('/bin/sh', ['-c', 'strace -f -e trace=none true']).status === 0;
if (!canTrace) process.stderr.write('skipped: off-trace, since strace is not here or may not trace\n');

const CALLS = `for (let i = 0; i < 100; i += 1) callTool(); setTimeout(() => server.close(), 100);`;

/** Calls that change a file or a folder, beside an open for writing. */
const CHANGES =
  /^(?:mkdir|rmdir|rename|unlink|link|symlink|mknod|creat|truncate|chmod|chown|fchmodat|fchownat|utime|setxattr)/u;
const OPENS_TO_WRITE = /^open.*\bO_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)\b/u;
const NETWORK = /^(?:socket|connect|bind|listen|accept|send|recv|setsockopt|shutdown)/u;

/** What a process did that can be seen from outside: each call without what differs from run to run, and how often. */
async function deedsOf(
  { folder, home }: OwnHost,
  args: readonly string[],
  environment: Record<string, string>,
): Promise<Readonly<Record<string, number>>> {
  const trace = join(folder, 'trace');
  const node = [process.execPath, ...args, 'main.js'].join(' ');
  const { ended } = startCommand(
    `exec strace -ff -qq -o ${trace} -e trace=%file,%network ${node}`,
    { HOME: home, ...environment },
    folder,
  );
  expect(await ended).toMatchObject({ code: 0, stdout: 'ready\n' });
  const deeds: Record<string, number> = {};
  // A file for each thread, since calls of several threads are written into each other.
  const files = readdirSync(folder).filter((name) => name.startsWith('trace.'));
  for (const call of files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))) {
    if (![CHANGES, OPENS_TO_WRITE, NETWORK].some((kind) => kind.test(call))) continue;
    const name = call
      .replaceAll(/\d+/gu, '0')
      .replace(/\) += .*$/u, ')')
      .replace(folder, '');
    deeds[name] = (deeds[name] ?? 0) + 1;
  }
  for (const name of files) rmSync(join(folder, name));
  return deeds;
}

describe.runIf(canTrace)('off, as the system sees it', () => {
  const on = { SAMPLE_POSTHOG_KEY: 'phc_test', SAMPLE_POSTHOG_HOST: 'http://127.0.0.1:9' };
  const optOut = `{ policy: 'opt-out', configKeys: { olderSwitch: 'analytics' }, variables: { disabled: 'SAMPLE_QUIET' } }`;

  test.each<[string, Record<string, string>, string, string?]>([
    ['DO_NOT_TRACK', { ...on, DO_NOT_TRACK: '1' }, optOut],
    ['the switch', { ...on, SAMPLE_TELEMETRY: 'false' }, optOut],
    ['a switch that is none', { ...on, SAMPLE_TELEMETRY: 'maybe' }, optOut],
    ['a switch the other way round', { ...on, SAMPLE_QUIET: '1' }, optOut],
    ['the config file', on, optOut, '{"telemetry":false}'],
    ['a config file that cannot be understood', on, optOut, '{'],
    ['OTEL_SDK_DISABLED', { ...on, OTEL_SDK_DISABLED: 'true' }, optOut],
    ['exporter none', { ...on, SAMPLE_TELEMETRY_EXPORTER: 'none' }, optOut],
    ['no key', {}, optOut],
    ['its policy', { ...on, SAMPLE_TELEMETRY: '1' }, `{ policy: 'off' }`],
    ['nobody who opted in', on, `{ policy: 'opt-in' }`],
  ])(
    'by %s: no file is written, no socket opened and no name looked up',
    async (_, environment, product, config) => {
      const host = ownHost(product, CALLS, '');
      if (config !== undefined) writeFileSync(host.configFile, config);
      const bare = await deedsOf(host, [], environment);
      expect(await deedsOf(host, REGISTER, environment)).toEqual(bare);
    },
  );

  test('the trace would show it: when it is on there are files and sockets', async () => {
    const capture = await startCapture();
    const host = ownHost(`{ policy: 'opt-out' }`, CALLS, '');
    const environment = { ...on, SAMPLE_POSTHOG_HOST: capture.url };
    const bare = await deedsOf(host, [], environment);
    const deeds = await deedsOf(host, REGISTER, environment);
    const more = Object.keys(deeds).filter((name) => (deeds[name] ?? 0) > (bare[name] ?? 0));
    expect(more.some((name) => name.startsWith('connect('))).toBe(true);
    expect(more.some((name) => OPENS_TO_WRITE.test(name) && name.includes('/home/.sample/telemetry'))).toBe(
      true,
    );
    expect(more.some((name) => name.startsWith('mkdir'))).toBe(true);
  });
});
