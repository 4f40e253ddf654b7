import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LocalCapture } from '../../src/local-capture/create-local-capture.ts';
import { startCapture } from '../support/capture.ts';
import { startExample } from '../support/example-host.ts';
import { namesOf } from '../support/host-programs.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ON = 'Telemetry: enabled (anonymous usage data)';
const FIRST_START = ['telemetry.health', 'telemetry.install'];

/** Settings of an operator who has read the guide, and a home folder with the server's own settings in it. */
function reportTo(capture: LocalCapture, home = tempFolder()): Record<string, string> {
  return {
    HOME: home,
    INSTALLATION_CONFIG_DIR: join(home, 'data'),
    POSTHOG_API_KEY: 'phc_test',
    POSTHOG_HOST: capture.url,
    APP_VERSION: '1.0.0',
  };
}

function writeConfig(home: string, content: object): void {
  mkdirSync(join(home, '.timetracker'), { recursive: true });
  writeFileSync(join(home, '.timetracker/config.json'), JSON.stringify(content));
}

describe('TimeTracker, opt-in', () => {
  test('is off as long as nobody says yes', async () => {
    const capture = await startCapture();
    const host = await startExample('timetracker', reportTo(capture));
    await host.call('POST /timers', { user: 'secret' });
    expect(await host.call('GET /admin/telemetry')).toMatchObject({
      lines: ['Telemetry: disabled (opt-in with ENABLE_TELEMETRY=true)'],
    });
    expect(await host.stop()).toMatchObject({ signal: 'SIGTERM', stderr: '' });
    expect(capture.requests).toEqual([]);
  });

  test.each(['true', '1', 'yes', 'on'])('is on with ENABLE_TELEMETRY=%s alone', async (value) => {
    const capture = await startCapture();
    const host = await startExample('timetracker', { ...reportTo(capture), ENABLE_TELEMETRY: value });
    await host.identified(2);
    expect(await host.call('GET /admin/telemetry')).toMatchObject({ lines: [ON] });
    expect(await host.stop()).toMatchObject({ signal: 'SIGTERM', stderr: '' });
    expect(namesOf(capture)).toEqual(FIRST_START);
  });

  test('is on by its config file alone', async () => {
    const capture = await startCapture();
    const home = tempFolder();
    writeConfig(home, { telemetry: true });
    const host = await startExample('timetracker', reportTo(capture, home));
    await host.identified(2);
    await host.stop();
    expect(namesOf(capture)).toEqual(FIRST_START);
  });

  test.each([
    [{ ENABLE_TELEMETRY: 'false' }, 'ENABLE_TELEMETRY'],
    [{ ENABLE_TELEMETRY: 'true', DO_NOT_TRACK: '1' }, 'DO_NOT_TRACK'],
    [{ ENABLE_TELEMETRY: 'true', OTEL_SDK_DISABLED: 'true' }, 'OTEL_SDK_DISABLED'],
  ])('is off with %j, and its page shows by what where a yes changes nothing', async (environment, name) => {
    const capture = await startCapture();
    const settings = { ...reportTo(capture), TELE_URL: 'https://secret', ...environment };
    const host = await startExample('timetracker', settings);
    expect(await host.call('POST /admin/telemetry', { enabled: true })).toMatchObject({
      choice: true,
      lines: [`Telemetry: disabled (${name})`],
    });
    await host.call('POST /timers', {});
    expect(await host.stop()).toMatchObject({ signal: 'SIGTERM', stderr: '' });
    expect(capture.requests).toEqual([]);
  });

  test('is off where its config file says no', async () => {
    const capture = await startCapture();
    const home = tempFolder();
    writeConfig(home, { telemetry: false });
    const settings = { ...reportTo(capture, home), ENABLE_TELEMETRY: 'true' };
    const host = await startExample('timetracker', settings);
    expect(await host.call('GET /admin/telemetry')).toMatchObject({
      lines: ['Telemetry: disabled (~/.timetracker/config.json)'],
    });
    await host.stop();
    expect(capture.requests).toEqual([]);
  });

  test('without a key is off, in one line that names it', async () => {
    const host = await startExample('timetracker', { ENABLE_TELEMETRY: 'true', HOME: tempFolder() });
    expect((await host.stop()).stderr).toBe(
      'dot-ai-telemetry: off, POSTHOG_API_KEY is not set (TIMETRACKER_TELEMETRY_DEBUG=1 shows what would be sent)\n',
    );
  });

  test('debug mode prints and sends nothing, and needs no key', async () => {
    const host = await startExample('timetracker', {
      HOME: tempFolder(),
      ENABLE_TELEMETRY: 'true',
      TIMETRACKER_TELEMETRY_DEBUG: '1',
    });
    await host.identified(2);
    const { stderr, stdout } = await host.stop();
    const events = stderr.trim().split('\n');
    const names = events.map((line): string => JSON.parse(line).event);
    expect(names.toSorted()).toEqual(FIRST_START);
    expect(stdout).toMatch(/^listening on \S+\n$/u);
  });

  test('says once that TELE_URL is no longer read, however often it is switched, and not what was in it', async () => {
    const capture = await startCapture();
    const settings = { ...reportTo(capture), TELE_URL: 'https://secret.example/ping' };
    const host = await startExample('timetracker', settings);
    for (const enabled of [true, false, true]) await host.call('POST /admin/telemetry', { enabled });
    expect((await host.stop()).stderr).toBe(
      'dot-ai-telemetry: TELE_URL is no longer read: remove it, and set POSTHOG_API_KEY and POSTHOG_HOST\n',
    );
    expect(JSON.stringify(capture.requests)).not.toContain('secret');
  });

  test('a salt makes another id, the same at each start, and never leaves', async () => {
    const capture = await startCapture();
    const settings = { ...reportTo(capture), ENABLE_TELEMETRY: 'true' };
    for (const salt of [
      {},
      { TELE_SALT: 'secret-a' },
      { TELE_SALT: 'secret-a' },
      { TELE_SALT: 'secret-b' },
    ]) {
      const host = await startExample('timetracker', { ...settings, ...salt });
      await host.identified(2);
      await host.stop();
    }
    const ids = capture.events
      .filter(({ event }) => event === 'telemetry.health')
      .map(({ distinctId }) => distinctId);
    expect(ids).toHaveLength(4);
    expect(ids[2]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
    expect(JSON.stringify(capture.requests)).not.toContain('secret');
  });
});
