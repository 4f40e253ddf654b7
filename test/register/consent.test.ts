import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startCapture, waitUntil } from '../support/capture.ts';
import { namesOf } from '../support/host-programs.ts';
import { ownHost } from '../support/own-host.ts';

const AWAITING = `{ policy: 'opt-out', awaitsConsent: true }`;
const STATUS = `
const say = () => {
  const { enabled, decidedBy, sinks } = telemetry.status();
  console.log(JSON.stringify({ enabled, decidedBy, sinks: sinks.map(({ waiting, dropped }) => ({ waiting, dropped })) }));
};
`;

const lastLine = (stdout: string): unknown => JSON.parse(stdout.trim().split('\n').at(-1) ?? '');

/** A server on loopback that counts who connects, as a cluster's API server would see it. */
async function countConnections(): Promise<{ readonly port: number; readonly connections: () => number }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}

describe('a server that decides later', () => {
  test('until it has: events wait, and there is no request, file, look-up, notice or handle', async () => {
    const [capture, cluster] = [await startCapture(), await countConnections()];
    const host = ownHost(
      AWAITING,
      `${STATUS}
      for (let i = 0; i < 120; i += 1) callTool();
      server.once('listening', async () => {
        await telemetry.forceFlush();
        say();
        setTimeout(() => server.close(() => console.log('handles', process.getActiveResourcesInfo())), 200);
      });`,
    );
    const state = join(host.folder, 'state');
    mkdirSync(state);
    const { stdout, stderr, code, millis } = await host.run({
      SAMPLE_POSTHOG_KEY: 'phc_test',
      SAMPLE_POSTHOG_HOST: capture.url,
      SAMPLE_TELEMETRY_STATE_DIR: state,
      KUBERNETES_SERVICE_HOST: '127.0.0.1',
      KUBERNETES_SERVICE_PORT: String(cluster.port),
    }).ended;
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const [, status, handles] = stdout.split('\n');
    expect(JSON.parse(status ?? '')).toEqual({
      enabled: false,
      decidedBy: 'setConsent',
      sinks: [{ waiting: 122, dropped: {} }],
    });
    expect(handles).not.toMatch(/Timeout|Immediate|TCPSOCKET|TCPWRAP|Worker|FSReq/u);
    expect(millis).toBeLessThan(5000);
    expect([capture.requests.length, cluster.connections()]).toEqual([0, 0]);
    expect(readdirSync(state)).toEqual([]);
    expect(readdirSync(join(host.home, '.sample'))).toEqual([]);
  });

  test('true: what waited is delivered while it runs, with no notice, and its life is told of', async () => {
    const capture = await startCapture();
    const main = `
      callTool();
      process.stdin.once('data', () => telemetry.setConsent(true));
      process.stdin.on('end', () => server.close());`;
    const host = ownHost(AWAITING, main);
    const server = host.run({ SAMPLE_POSTHOG_KEY: 'phc_test', SAMPLE_POSTHOG_HOST: capture.url });
    await waitUntil(() => server.stdout().includes('ready'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(capture.requests).toEqual([]);
    server.child.stdin.write('on\n');
    await waitUntil(() => capture.events.length === 3);
    server.child.stdin.end();
    expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
    expect(namesOf(capture)).toEqual([
      'client_connected',
      'server_started',
      'server_stopped',
      'tool_executed',
    ]);
  });

  test('false: what waited is forgotten and counted, and true after it works again', async () => {
    const capture = await startCapture();
    const main = `${STATUS}
      callTool();
      server.once('listening', () => setTimeout(() => {
        telemetry.setConsent(false);
        say();
        callTool();
        telemetry.setConsent(true);
        callTool('query');
        server.close();
      }, 50));`;
    const host = ownHost(AWAITING, main);
    const settings = { SAMPLE_POSTHOG_KEY: 'phc_test', SAMPLE_POSTHOG_HOST: capture.url };
    const { stdout, stderr, code } = await host.run(settings).ended;
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(lastLine(stdout)).toEqual({
      enabled: false,
      decidedBy: 'setConsent',
      sinks: [{ waiting: 0, dropped: { consent: 3 } }],
    });
    expect(namesOf(capture)).toEqual(['client_connected', 'server_stopped', 'tool_executed']);
    const tool = capture.events.find(({ event }) => event === 'tool_executed');
    expect(tool?.properties).toMatchObject({ tool: 'query' });
  });

  test.each<[string, Record<string, string>, string | undefined, string]>([
    ['DO_NOT_TRACK', { DO_NOT_TRACK: '1' }, undefined, 'DO_NOT_TRACK'],
    ['the switch', { SAMPLE_TELEMETRY: '0' }, undefined, 'SAMPLE_TELEMETRY'],
    ['the config file', {}, '{"telemetry":false}', 'config.json'],
    ['a missing key', { SAMPLE_POSTHOG_KEY: '' }, undefined, 'SAMPLE_POSTHOG_KEY'],
  ])('and that is off by %s: true does nothing', async (_, environment, config, decidedBy) => {
    const capture = await startCapture();
    const main = `${STATUS}
      server.once('listening', () => {
        telemetry.setConsent(true);
        callTool();
        say();
        server.close();
      });`;
    const host = ownHost(AWAITING, main);
    if (config !== undefined) writeFileSync(host.configFile, config);
    const settings = { SAMPLE_POSTHOG_KEY: 'phc_test', SAMPLE_POSTHOG_HOST: capture.url };
    const { stdout, code } = await host.run({ ...settings, ...environment }).ended;
    expect(code).toBe(0);
    expect(lastLine(stdout)).toMatchObject({
      enabled: false,
      decidedBy: expect.stringContaining(decidedBy),
      sinks: [],
    });
    expect(capture.requests).toEqual([]);
    expect(existsSync(join(host.home, '.sample', 'telemetry'))).toBe(false);
  });
});
