import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startCapture, waitUntil } from '../support/capture.ts';
import { type ExampleHost, startExample } from '../support/example-host.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** As long as the server takes to send, and longer. */
const SENT_BY_THEN_MILLIS = 1500;

interface Installation {
  readonly start: () => Promise<ExampleHost>;
  /** How many events of a name arrived, each as often as it came. */
  readonly count: (name: string) => number;
  readonly requests: () => number;
  readonly body: () => string;
}

async function install(): Promise<Installation> {
  const capture = await startCapture();
  const home = tempFolder();
  const environment = {
    HOME: home,
    INSTALLATION_CONFIG_DIR: join(home, 'data'),
    POSTHOG_API_KEY: 'phc_test',
    POSTHOG_HOST: capture.url,
  };
  return {
    start: () => startExample('timetracker', environment),
    count: (name) => capture.events.filter(({ event }) => event === name).length,
    requests: () => capture.requests.length,
    body: () => JSON.stringify(capture.requests),
  };
}

const choose = (host: ExampleHost, enabled: boolean): ReturnType<ExampleHost['call']> =>
  host.call('POST /admin/telemetry', { enabled });

test('nothing is kept before the administrator says yes; what comes later leaves', async () => {
  const { start, count, requests, body } = await install();
  const host = await start();
  for (let timers = 0; timers < 3; timers += 1)
    await host.call('POST /timers', { user: 'secret', project: 'secret' });
  await sleep(SENT_BY_THEN_MILLIS);
  expect(requests()).toBe(0);
  await choose(host, true);
  await host.call('POST /timers', { user: 'secret', project: 'secret' });
  await waitUntil(() => count('timer.started') === 1 && count('telemetry.install') === 1);
  expect(count('telemetry.health')).toBe(1);
  expect(await host.stop()).toMatchObject({ signal: 'SIGTERM', stderr: '' });
  expect(count('timer.started')).toBe(1);
  expect(body()).not.toContain('secret');
});

test('nothing leaves where the administrator says no', async () => {
  const { start, requests } = await install();
  const host = await start();
  await host.call('POST /timers', {});
  await choose(host, false);
  await host.call('POST /timers', {});
  await sleep(SENT_BY_THEN_MILLIS);
  expect(await host.stop()).toMatchObject({ signal: 'SIGTERM', stderr: '' });
  expect(requests()).toBe(0);
});

test('and a yes after a no does not bring them back', async () => {
  const { start, count } = await install();
  const host = await start();
  await host.call('POST /timers', {});
  await choose(host, false);
  await host.call('POST /timers', {});
  await choose(host, true);
  await host.call('POST /timers', {});
  await waitUntil(() => count('timer.started') > 0);
  await host.stop();
  expect(count('timer.started')).toBe(1);
});

test('on, off and on again in a running server is another installation, and nothing leaves while it is off', async () => {
  const { start, count, requests } = await install();
  const host = await start();
  await choose(host, true);
  await waitUntil(() => count('telemetry.install') === 1);
  // Waits for the next send, which does not come.
  await host.call('POST /timers', {});
  await choose(host, false);
  const before = requests();
  await host.call('POST /timers', {});
  await sleep(SENT_BY_THEN_MILLIS);
  expect(requests()).toBe(before);
  await choose(host, true);
  await waitUntil(() => count('telemetry.install') === 2);
  await host.stop();
  expect(count('timer.started')).toBe(0);
});

test('what the administrator chose holds after a restart', async () => {
  const { start, count, requests } = await install();
  await choose(await start(), false);
  const refused = await start();
  expect(await refused.call('GET /admin/telemetry')).toMatchObject({
    choice: false,
    lines: ['Telemetry: disabled (setConsent)'],
  });
  await refused.call('POST /timers', {});
  await refused.stop();
  expect(requests()).toBe(0);
  const first = await start();
  await choose(first, true);
  await first.identified(2);
  await first.stop();
  const again = await start();
  await again.call('POST /timers', {});
  await again.identified(3);
  await again.stop();
  expect(count('timer.started')).toBe(1);
});
