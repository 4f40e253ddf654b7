import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { waitUntil } from '../support/capture.ts';
import { namesOf } from '../support/host-programs.ts';
import { type OwnHost, ownHost } from '../support/own-host.ts';
import { type TlsCapture, startTlsCapture } from '../support/tls-capture.ts';

const NOTICE = (when: string): string =>
  [
    `sample sends anonymous usage data to its maintainers, ${when}`,
    'what exactly: npx dot-ai-telemetry preview, https://sample.example/telemetry',
    'to switch it off: SAMPLE_TELEMETRY=false, or DO_NOT_TRACK=1',
  ]
    .map((line) => `dot-ai-telemetry: ${line}\n`)
    .join('');
const IN_TEN_MINUTES = NOTICE('the first in 10 minutes');
const GRACE_MILLIS = 1500;
const IN_A_SECOND = NOTICE('the first in 1 second');

/** A call, and the end of it some time later. */
const CALL = `callTool(); server.once('listening', () => setTimeout(() => server.close(), 150));`;

interface Unaware {
  readonly host: OwnHost;
  readonly tls: TlsCapture;
  readonly environment: Record<string, string>;
  readonly state: string;
}

/** A host whose product sends to local capture by itself, to an operator who knows nothing of it. */
async function unaware(main = CALL, product = ''): Promise<Unaware> {
  const tls = await startTlsCapture();
  const moreInformation = 'https://sample.example/telemetry';
  const declared = JSON.stringify({ policy: 'opt-out', key: 'phc_test', host: tls.url, moreInformation });
  const host = ownHost(`{ ...${declared}, ${product} }`, main);
  const environment = { NODE_EXTRA_CA_CERTS: tls.authorityFile };
  return { host, tls, environment, state: join(host.home, '.sample', 'telemetry') };
}

const readState = (folder: string, name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, name), 'utf8'));

function remember(folder: string, notice: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'notice.json'), notice, { mode: 0o600 });
}

const longAgo = '{"catalogVersion":1,"toldAt":"2026-01-01T00:00:00.000Z"}';

describe('an operator who does not know', () => {
  test('is told once for all processes, and nothing is sent in the grace', async () => {
    const { host, tls, environment, state } = await unaware();
    for (const stderr of [IN_TEN_MINUTES, '', '']) {
      expect(await host.run(environment).ended).toMatchObject({ code: 0, stdout: 'ready\n', stderr });
    }
    expect(readState(state, 'notice.json')).toEqual({ catalogVersion: 1, toldAt: expect.any(String) });
    expect(tls.connectedAtMillis).toEqual([]);
  });

  test.each<[string, string]>([
    ['an empty loop', `setTimeout(() => server.close(), 100)`],
    ['process.exit()', `setTimeout(() => process.exit(), 100)`],
    ['process.exit() at once', `process.exit()`],
    ['SIGTERM', `setTimeout(() => process.kill(process.pid, 'SIGTERM'), 100)`],
    ['an exception', `setTimeout(() => { throw new Error('of the host'); }, 100)`],
    ['forceFlush', `await telemetry.forceFlush(); await telemetry.forceFlush(); process.exit()`],
    ['shutdown', `await telemetry.shutdown(); process.exit()`],
    ['sendAtExit', `telemetry.sendAtExit(); telemetry.sendAtExit(); process.exit()`],
  ])('is sent nothing in the grace by %s, and what is forgotten is counted', async (_, end) => {
    const { host, tls, environment, state } = await unaware(
      `callTool(); server.once('listening', async () => { ${end}; });`,
    );
    remember(state, JSON.stringify({ catalogVersion: 1, toldAt: new Date().toISOString() }));
    await host.run(environment).ended;
    expect(tls.connectedAtMillis).toEqual([]);
    const [sink] = readState(state, 'status.json')['sinks'] as readonly { readonly dropped: object }[];
    expect(sink).toMatchObject({ name: 'posthog', delivered: 0, waiting: 0 });
    expect(Object.keys(sink?.dropped ?? {})).toEqual(['grace']);
  });

  test('is sent what waited when the grace ends, without another event', async () => {
    const { host, tls, environment, state } = await unaware(
      `callTool(); process.stdin.on('end', () => process.exit()).resume();`,
      `graceMillis: ${GRACE_MILLIS}`,
    );
    const server = host.run(environment);
    await waitUntil(() => tls.capture.events.length === 3);
    const toldAtMillis = Date.parse(String(readState(state, 'notice.json')['toldAt']));
    expect(Math.min(...tls.connectedAtMillis)).toBeGreaterThanOrEqual(toldAtMillis + GRACE_MILLIS);
    server.child.stdin.end();
    expect(await server.ended).toMatchObject({ code: 0, stderr: IN_A_SECOND });
    expect(namesOf(tls.capture)).toEqual([
      'client_connected',
      'server_started',
      'server_stopped',
      'tool_executed',
    ]);
  });

  test('is told by one process, and sent to by the next when the grace of the first has ended', async () => {
    const { host, tls, environment, state } = await unaware(CALL, `graceMillis: ${GRACE_MILLIS}`);
    expect(await host.run(environment).ended).toMatchObject({ stderr: IN_A_SECOND });
    const toldAtMillis = Date.parse(String(readState(state, 'notice.json')['toldAt']));
    await waitUntil(() => Date.now() > toldAtMillis + GRACE_MILLIS);
    expect(tls.connectedAtMillis).toEqual([]);
    expect(await host.run(environment).ended).toMatchObject({ stderr: '' });
    expect(namesOf(tls.capture)).toContain('tool_executed');
  });

  test.each([
    ['nowhere to remember it: no home folder', { HOME: '' }],
    ['nowhere to remember it: no such home folder', { HOME: '/nonexistent' }],
    ['nowhere to remember it: a folder that takes no file', { SAMPLE_TELEMETRY_STATE_DIR: '/proc/nowhere' }],
  ])('and has %s: is told at every start', async (_, settings) => {
    const { host, tls, environment } = await unaware();
    for (let start = 0; start < 2; start += 1) {
      const { stderr } = await host.run({ ...environment, ...settings }).ended;
      expect(stderr).toBe(IN_TEN_MINUTES);
    }
    expect(tls.connectedAtMillis).toEqual([]);
    expect(existsSync('/nonexistent')).toBe(false);
  });

  test.each([
    ['an earlier version of what is collected', longAgo.replace('1', '0'), IN_TEN_MINUTES],
    ['what cannot be understood', '{"catalogVersion":1,"toldAt":"', IN_TEN_MINUTES],
    ['a time to come', longAgo.replace('2026', '2126'), ''],
  ])('and of whom %s is remembered: has a grace of their own', async (_, memory, stderr) => {
    const { host, tls, environment, state } = await unaware();
    remember(state, memory);
    expect(await host.run(environment).ended).toMatchObject({ code: 0, stderr });
    expect(tls.connectedAtMillis).toEqual([]);
  });

  test('that was told of this version or a later one long ago: is sent events', async () => {
    for (const memory of [longAgo, longAgo.replace('1', '7')]) {
      const { host, tls, environment, state } = await unaware();
      remember(state, memory);
      expect(await host.run(environment).ended).toMatchObject({ code: 0, stderr: '' });
      expect(namesOf(tls.capture)).toContain('tool_executed');
    }
  });

  test('gets a copy of their own in the grace, and has been told', async () => {
    const { host, tls, environment } = await unaware();
    const settings = {
      SAMPLE_TELEMETRY_EXPORTER: 'posthog,file',
      SAMPLE_TELEMETRY_FILE: join(host.home, 'copy'),
    };
    expect(await host.run({ ...environment, ...settings }).ended).toMatchObject({ stderr: IN_TEN_MINUTES });
    expect(readFileSync(settings.SAMPLE_TELEMETRY_FILE, 'utf8')).toContain('tool_executed');
    expect(tls.connectedAtMillis).toEqual([]);
  });
});

describe('an operator who knows', () => {
  test.each<[string, Record<string, string>, string?]>([
    ['said on by name', { SAMPLE_TELEMETRY: 'true' }],
    ['said on in the config file', {}, '{"telemetry":true,"telemetryCatalogVersion":1}'],
    ['was told by a chart', { SAMPLE_TELEMETRY_NOTICE: '1' }],
    ['was told of a later version by a chart', { SAMPLE_TELEMETRY_NOTICE: '2' }],
  ])('as they %s: gets no notice, and events go at once', async (_, settings, config) => {
    const { host, tls, environment, state } = await unaware();
    if (config !== undefined) writeFileSync(host.configFile, config, { mode: 0o600 });
    expect(await host.run({ ...environment, ...settings }).ended).toMatchObject({ code: 0, stderr: '' });
    expect(namesOf(tls.capture)).toContain('tool_executed');
    expect(existsSync(join(state, 'notice.json'))).toBe(false);
  });

  test('as their host said on: gets no notice', async () => {
    const { host, tls, environment } = await unaware(`telemetry.setConsent(true); ${CALL}`);
    expect(await host.run(environment).ended).toMatchObject({ code: 0, stderr: '' });
    expect(namesOf(tls.capture)).toContain('tool_executed');
  });

  test('as they named another host: gets no notice', async () => {
    const { host, tls, environment } = await unaware();
    const settings = { SAMPLE_POSTHOG_HOST: tls.capture.url, SAMPLE_POSTHOG_KEY: 'phc_own' };
    expect(await host.run({ ...environment, ...settings }).ended).toMatchObject({ code: 0, stderr: '' });
    expect(namesOf(tls.capture)).toContain('tool_executed');
    expect(tls.connectedAtMillis).toEqual([]);
  });

  test('as they look at events themselves: gets no notice', async () => {
    const { host, tls, environment } = await unaware();
    const file = join(host.home, 'events');
    const settings = { SAMPLE_TELEMETRY_EXPORTER: 'console,file', SAMPLE_TELEMETRY_FILE: file };
    const { stderr } = await host.run({ ...environment, ...settings }).ended;
    expect(stderr).toContain('tool_executed');
    expect(stderr).not.toContain('dot-ai-telemetry: ');
    expect(tls.connectedAtMillis).toEqual([]);
  });

  test('only of an earlier version, by their chart: is told', async () => {
    const { host, tls, environment } = await unaware();
    const { stderr } = await host.run({ ...environment, SAMPLE_TELEMETRY_NOTICE: '0' }).ended;
    expect(stderr).toBe(IN_TEN_MINUTES);
    expect(tls.connectedAtMillis).toEqual([]);
  });
});
