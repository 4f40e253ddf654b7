import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CapturedEvent } from '../../src/local-capture/ingest-event.ts';
import type { LocalCapture } from '../../src/local-capture/create-local-capture.ts';
import { startCapture } from '../support/capture.ts';
import { startExample } from '../support/example-host.ts';
import { namesOf } from '../support/host-programs.ts';
import { tempFolder } from '../support/temp-folder.ts';

const PLATFORMS: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'Darwin', win32: 'Windows' };

const TRANSPORT = {
  $process_person_profile: false,
  $geoip_disable: true,
  $ip: '0.0.0.0',
  $ignore_sent_at: true,
  $lib: 'dot-ai-telemetry',
};

/** What every event of a version carries, and nothing else. */
const propertiesOf = (version: string): object => ({
  version,
  platform: PLATFORMS[process.platform],
  ...TRANSPORT,
});

/** An installation: one home folder, for all of its servers. They end once each has so many events. */
function installation(
  capture: LocalCapture,
): (version: string, options?: { readonly replicas?: number; readonly events?: number }) => Promise<void> {
  const home = tempFolder();
  return async (version, { replicas = 1, events = 2 } = {}) => {
    const environment = {
      HOME: home,
      INSTALLATION_CONFIG_DIR: join(home, 'data'),
      ENABLE_TELEMETRY: 'true',
      POSTHOG_API_KEY: 'phc_test',
      POSTHOG_HOST: capture.url,
      APP_VERSION: version,
    };
    const hosts = await Promise.all(
      Array.from({ length: replicas }, () => startExample('timetracker', environment)),
    );
    await Promise.all(hosts.map((host) => host.identified(events)));
    await Promise.all(hosts.map((host) => host.stop()));
  };
}

const named = (events: readonly CapturedEvent[], name: string): readonly CapturedEvent[] =>
  events.filter(({ event }) => event === name);

test('an installation, its health and its update are counted once over restarts', async () => {
  const capture = await startCapture();
  const start = installation(capture);
  await start('1.0.0');
  await start('1.0.0');
  expect(namesOf(capture)).toEqual(['telemetry.health', 'telemetry.install']);
  await start('v1.1.0-rc.1', { events: 3 });
  await start('v1.1.0-rc.1', { events: 3 });
  // Each start of this day has sent them again, in case that one before it could not.
  expect(named(capture.events, 'telemetry.install')).toHaveLength(4);
  expect(named(capture.events, 'telemetry.update')).toHaveLength(2);
  expect(namesOf(capture)).toEqual(['telemetry.health', 'telemetry.install', 'telemetry.update']);
  const [update] = named(capture.events, 'telemetry.update');
  expect(update?.properties).toEqual({
    old_version: '1.0.0',
    new_version: '1.1.0',
    ...propertiesOf('1.1.0'),
  });
  const [install] = capture.events;
  expect(install?.properties).toEqual(propertiesOf('1.0.0'));
  expect(install?.timestamp).toMatch(/T00:00:00\.000Z$/u);
});

test('and over three replicas that start together and share a folder', async () => {
  const capture = await startCapture();
  const start = installation(capture);
  await start('1.0.0', { replicas: 3 });
  await start('1.1.0', { replicas: 3, events: 3 });
  expect(capture.events).toHaveLength(15);
  expect(namesOf(capture)).toEqual(['telemetry.health', 'telemetry.install', 'telemetry.update']);
  expect(new Set(capture.events.map(({ distinctId }) => distinctId)).size).toBe(1);
});

test('another installation is counted by itself', async () => {
  const capture = await startCapture();
  await installation(capture)('1.0.0');
  await installation(capture)('1.0.0');
  expect(named(capture.distinctEvents(), 'telemetry.install')).toHaveLength(2);
});

test('a version that is none, such as a name, is absent', async () => {
  const capture = await startCapture();
  const start = installation(capture);
  await start('1.0.0');
  await start('secret-branch');
  expect(named(capture.events, 'telemetry.update')).toEqual([]);
  expect(JSON.stringify(capture.requests)).not.toContain('secret');
});
