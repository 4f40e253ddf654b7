import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LocalCapture } from '../../src/local-capture/create-local-capture.ts';
import { startCapture, waitUntil } from '../support/capture.ts';
import { startExample } from '../support/example-host.ts';
import { namesOf } from '../support/host-programs.ts';
import { REGISTER } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ON = 'Telemetry: enabled (anonymous usage data)';

function reportTo(capture: LocalCapture, home = tempFolder()): Record<string, string> {
  return { HOME: home, HAY_POSTHOG_KEY: 'phc_test', HAY_POSTHOG_HOST: capture.url };
}

function writeConfig(home: string, content: object): void {
  const path = join(home, '.hay/config.json');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(content));
}

describe('Hay, opt-out', () => {
  test.each([{}, { HAY_TELEMETRY_DISABLED: '0' }, { HAY_TELEMETRY_DISABLED: '' }])(
    'is on with %j',
    async (environment) => {
      const capture = await startCapture();
      const host = await startExample('hay', { ...reportTo(capture), ...environment });
      expect(await host.call('GET /telemetry')).toMatchObject({ lines: [ON] });
      expect(await host.stop()).toMatchObject({ code: 0, stderr: '' });
      expect(namesOf(capture)).toEqual(['server_started']);
    },
  );

  test.each([
    [{ HAY_TELEMETRY_DISABLED: '1' }, 'HAY_TELEMETRY_DISABLED'],
    [{ HAY_TELEMETRY_DISABLED: 'true' }, 'HAY_TELEMETRY_DISABLED'],
    [{ HAY_TELEMETRY: 'false' }, 'HAY_TELEMETRY'],
    [{ DO_NOT_TRACK: '1' }, 'DO_NOT_TRACK'],
    [{ OTEL_SDK_DISABLED: 'true' }, 'OTEL_SDK_DISABLED'],
    [{ HAY_TELEMETRY: 'true', HAY_TELEMETRY_DISABLED: '1' }, 'HAY_TELEMETRY_DISABLED'],
  ])('is off with %j, and says by what', async (environment, setting) => {
    const capture = await startCapture();
    const host = await startExample('hay', { ...reportTo(capture), ...environment });
    await host.call('POST /agents', { name: 'secret' });
    expect(await host.call('GET /telemetry')).toMatchObject({ lines: [`Telemetry: disabled (${setting})`] });
    expect(await host.stop()).toMatchObject({ code: 0, stderr: '' });
    expect(capture.requests).toEqual([]);
  });

  test('is off by its config file, also when that says so while it runs', async () => {
    const capture = await startCapture();
    const home = tempFolder();
    const host = await startExample('hay', reportTo(capture, home));
    writeConfig(home, { telemetry: false });
    expect(await host.stop()).toMatchObject({ code: 0, stderr: '' });
    const again = await startExample('hay', reportTo(capture, home));
    expect(await again.call('GET /telemetry')).toMatchObject({
      lines: ['Telemetry: disabled (~/.hay/config.json)'],
    });
    await again.stop();
    expect(capture.requests).toEqual([]);
  });

  test('a switch that it does not understand is off, in one line without its value', async () => {
    const capture = await startCapture();
    const host = await startExample('hay', { ...reportTo(capture), HAY_TELEMETRY_DISABLED: 'secret' });
    const { stderr } = await host.stop();
    expect(stderr).toBe(
      'dot-ai-telemetry: off, HAY_TELEMETRY_DISABLED is none of true, 1, yes, on or false, 0, no, off\n',
    );
    expect(capture.requests).toEqual([]);
  });

  test('debug mode prints events to stderr without sending', async () => {
    const capture = await startCapture();
    const host = await startExample('hay', { ...reportTo(capture), HAY_TELEMETRY_DEBUG: '1' });
    await host.call('POST /agents', { name: 'secret' });
    const { stderr, stdout } = await host.stop();
    const lines = stderr.trim().split('\n');
    expect(lines.map((line): string => JSON.parse(line).event)).toEqual(['server_started', 'agent_created']);
    expect(stdout).toMatch(/^listening on \S+\n$/u);
    expect(capture.requests).toEqual([]);
  });

  test('tells its operator at the first start, and sends nothing to its maintainers before ten minutes', async () => {
    const environment = { HOME: tempFolder(), HAY_POSTHOG_KEY: 'phc_test' };
    const host = await startExample('hay', environment);
    await waitUntil(() => existsSync(join(environment.HOME, '.hay/telemetry/notice.json')));
    const { stderr } = await host.stop();
    expect(stderr.split('\n')).toEqual([
      'dot-ai-telemetry: hay sends anonymous usage data to its maintainers, the first in 10 minutes',
      'dot-ai-telemetry: what exactly: npx dot-ai-telemetry preview',
      'dot-ai-telemetry: to switch it off: HAY_TELEMETRY_DISABLED=1, or DO_NOT_TRACK=1',
      '',
    ]);
    const again = await startExample('hay', environment);
    // By then they would be told again.
    await again.identified();
    expect(await again.stop()).toMatchObject({ code: 0, stderr: '' });
  });

  test('goes on where nobody takes its events', async () => {
    const capture = await startCapture();
    await capture.close();
    const host = await startExample('hay', reportTo(capture));
    expect(await host.call('POST /agents', {})).toHaveProperty('id');
    expect(await host.stop()).toMatchObject({ code: 0, stderr: '' });
  });

  test('never counts twice where somebody preloads `register` too', async () => {
    const capture = await startCapture();
    const host = await startExample('hay', reportTo(capture), REGISTER);
    await host.call('POST /agents', {});
    const { code, stderr } = await host.stop();
    expect(stderr).toBe('dot-ai-telemetry: attached twice in this process; the second one counts nothing\n');
    expect(code).toBe(0);
    expect(namesOf(capture)).toEqual(['server_started']);
  });
});
