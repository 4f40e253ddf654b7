import { chmodSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { startCapture, waitUntil } from '../support/capture.ts';
import { type OwnHost, ownHost } from '../support/own-host.ts';
import type { Running } from '../support/run-node.ts';
import type { LocalCapture } from '../../src/local-capture/create-local-capture.ts';

const OFF = '{"telemetry": false}\n';

/** Calls a tool every 20 ms, says what the status is when asked on stdin, and ends when stdin does. */
const MAIN = `
const calls = setInterval(() => callTool(), 20);
process.stdin.on('data', () => {
  const { enabled, decidedBy, lines, sinks } = telemetry.status();
  console.log(JSON.stringify({ enabled, decidedBy, lines, dropped: sinks[0]?.dropped }));
});
process.stdin.on('end', () => {
  clearInterval(calls);
  server.close();
  callTool();
});
`;

interface Serving {
  readonly host: OwnHost;
  readonly server: Running;
  readonly capture: LocalCapture;
  /** Waits for as long as five sends take, and says how many requests came meanwhile. */
  readonly requestsWhileCalling: () => Promise<number>;
  readonly status: () => Promise<unknown>;
}

/** A server that reports to local capture, and from which events have arrived. */
async function serving(policy = 'opt-out', config?: string): Promise<Serving> {
  const capture = await startCapture();
  const host = ownHost(`{ policy: '${policy}' }`, MAIN);
  if (config !== undefined) writeFileSync(host.configFile, config, { mode: 0o600 });
  const server = host.run({ SAMPLE_POSTHOG_KEY: 'phc_test', SAMPLE_POSTHOG_HOST: capture.url });
  await waitUntil(() => capture.requests.length > 1);
  const lines = (): readonly string[] => server.stdout().split('\n').slice(1, -1);
  return {
    host,
    server,
    capture,
    requestsWhileCalling: async () => {
      const before = capture.requests.length;
      await new Promise((resolve) => setTimeout(resolve, 250));
      return capture.requests.length - before;
    },
    status: async () => {
      const before = lines().length;
      server.child.stdin.write('status\n');
      await waitUntil(() => lines().length > before);
      return JSON.parse(lines().at(-1) ?? '');
    },
  };
}

describe('off in the config file of a server that runs', () => {
  test.each<[string, (path: string) => void]>([
    ['written by hand', (path) => writeFileSync(path, OFF, { mode: 0o644 })],
    [
      'put in its place as a whole',
      (path) => {
        writeFileSync(`${path}.tmp`, OFF, { mode: 0o600 });
        renameSync(`${path}.tmp`, path);
      },
    ],
    [
      'in a file that others can write',
      (path) => {
        writeFileSync(path, OFF);
        chmodSync(path, 0o666);
      },
    ],
  ])('%s: nothing more is sent, and the server goes on', async (_, write) => {
    const { host, server, capture, requestsWhileCalling, status } = await serving();
    expect(await requestsWhileCalling()).toBeGreaterThan(0);
    write(host.configFile);
    const { mode, mtimeMs } = statSync(host.configFile);
    expect(await status()).toMatchObject({
      enabled: false,
      decidedBy: host.configFile,
      lines: ['Telemetry: disabled (~/.sample/config.json)'],
    });
    // One request may have been under way when it was written.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const sent = capture.requests.length;
    expect(await requestsWhileCalling()).toBe(0);
    server.child.stdin.end();
    expect(await server.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(capture.requests).toHaveLength(sent);
    expect(statSync(host.configFile)).toMatchObject({ mode, mtimeMs });
  });

  test('is seen by the next send, though nobody asks for a status', async () => {
    const { host, requestsWhileCalling, status } = await serving();
    writeFileSync(host.configFile, OFF);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await requestsWhileCalling()).toBe(0);
    expect(await status()).toMatchObject({ enabled: false, decidedBy: host.configFile });
  });

  test('taken back has no effect before the next start', async () => {
    const { host, server, capture, requestsWhileCalling, status } = await serving();
    writeFileSync(host.configFile, OFF);
    expect(await status()).toMatchObject({ enabled: false });
    writeFileSync(host.configFile, '{"telemetry":true,"telemetryCatalogVersion":99}', { mode: 0o600 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await requestsWhileCalling()).toBe(0);
    expect(await status()).toMatchObject({ enabled: false, decidedBy: host.configFile });
    server.child.stdin.end();
    await server.ended;
    const before = capture.requests.length;
    host.run({ SAMPLE_POSTHOG_KEY: 'phc_test', SAMPLE_POSTHOG_HOST: capture.url });
    await waitUntil(() => capture.requests.length > before);
  });

  test('that cannot be understood is off too, with one line', async () => {
    const { host, server, requestsWhileCalling, status } = await serving(
      'opt-in',
      '{"telemetry":true,"telemetryCatalogVersion":99}',
    );
    writeFileSync(host.configFile, 'secret');
    expect(await status()).toMatchObject({ enabled: false, decidedBy: host.configFile });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await requestsWhileCalling()).toBe(0);
    server.child.stdin.end();
    expect(await server.ended).toMatchObject({
      code: 0,
      stderr: 'dot-ai-telemetry: off, ~/.sample/config.json cannot be understood\n',
    });
  });
});

describe('off in the config file just before the end', () => {
  test.each<[string, string, object]>([
    ['an empty loop', `server.close();`, { code: 0 }],
    ['process.exit()', `process.exit(3);`, { code: 3 }],
    ['SIGTERM', `process.kill(process.pid, 'SIGTERM');`, { signal: 'SIGTERM' }],
    ['an exception', `throw new Error('of the host');`, { code: 1 }],
    ['a shutdown', `await telemetry.shutdown(); process.exit();`, { code: 0 }],
    ['a flush', `await telemetry.forceFlush(); process.exit();`, { code: 0 }],
  ])('by %s: not even the last send', async (_, end, expected) => {
    const capture = await startCapture();
    const main = `
      process.once('exit', () => console.log(JSON.stringify(telemetry.status().sinks.map((sink) => sink.dropped))));
      server.once('listening', async () => {
        callTool();
        const { writeFileSync } = await import('node:fs');
        if (process.env.OFF) writeFileSync(process.env.OFF, '{"telemetry":false}');
        ${end}
      });`;
    const environment = { SAMPLE_POSTHOG_KEY: 'phc_test', SAMPLE_POSTHOG_HOST: capture.url };
    const host = ownHost(`{ policy: 'opt-out', sendAfterMillis: 60000 }`, main);
    const { stderr, ...ended } = await host.run({ ...environment, OFF: host.configFile }).ended;
    expect(ended).toMatchObject(expected);
    expect(stderr).not.toContain('dot-ai-telemetry: ');
    expect(capture.requests).toEqual([]);
    // A signal that is raised again leaves no time to say so.
    if (ended.signal === null) expect(ended.stdout).toMatch(/^(?:ready\n)?\[\{"consent":\d\}\]\n$/u);
    await host.run({ ...environment, HOME: `${host.home}/..` }).ended;
    expect(capture.requests.length).toBeGreaterThan(0);
  });
});
