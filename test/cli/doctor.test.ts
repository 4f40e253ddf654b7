import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defineProduct } from '../../src/product/define-product.ts';
import { dotAi } from '../../src/product/dot-ai.ts';
import { examine } from '../support/examine.ts';
import { makeFifo } from '../support/fifo.ts';
import { tempFolder } from '../support/temp-folder.ts';

const KEY = { DOT_AI_POSTHOG_KEY: 'phc_secret' };

describe('settings', () => {
  test('that are all right are said to be, one line each', async () => {
    const { text, exitCode, of } = await examine(KEY);
    expect(text.split('\n')).toEqual([
      'ok      decision: on, to posthog: the product’s policy is opt-out',
      'ok      key: DOT_AI_POSTHOG_KEY has the form of a project key',
      'ok      host: PostHog Cloud, region EU, which the product chose',
      'ok      notice: not given yet: a server gives it first, and sends 10 min later',
      'ok      state folder: none here: nothing is remembered from one start to the next',
      'ok      proxy: no proxy is named',
      'ok      stdout: OTEL_* prints nothing there',
    ]);
    expect(of('key')).not.toContain('secret');
    expect(exitCode).toBe(0);
  });

  test.each([
    [{ DO_NOT_TRACK: '1' }, 'DO_NOT_TRACK is set'],
    [{ DOT_AI_TELEMETRY: 'no' }, 'DOT_AI_TELEMETRY says off'],
    [{ DOT_AI_TELEMETRY_EXPORTER: 'none' }, 'DOT_AI_TELEMETRY_EXPORTER is none'],
  ])('that say off on purpose are no failure, as %j', async (settings, reason) => {
    const { of, exitCode } = await examine({ ...KEY, ...settings });
    expect(of('decision')).toBe(`ok: off: ${reason}; nothing is sent`);
    expect(exitCode).toBe(0);
  });

  test.each([
    [{ DOT_AI_POSTHOG_KEY: '' }, 'DOT_AI_POSTHOG_KEY is not set'],
    [{ DOT_AI_POSTHOG_KEY: 'phx_secret' }, 'DOT_AI_POSTHOG_KEY is not a PostHog project key (phc_'],
    [
      { DOT_AI_POSTHOG_HOST: 'https://secret@host' },
      'DOT_AI_POSTHOG_HOST is not an https:// or http:// address',
    ],
    [{ DOT_AI_TELEMETRY: 'secret' }, 'DOT_AI_TELEMETRY is none of true'],
    [{ DOT_AI_TELEMETRY_STATE_DIR: 'secret' }, 'DOT_AI_TELEMETRY_STATE_DIR is not an absolute path'],
  ])('that are mistakes are one, without their value, as %j', async (settings, what) => {
    const { of, text, exitCode } = await examine({ ...KEY, ...settings });
    expect(of('settings')).toContain(`not ok: ${what}`);
    expect(of('state folder')).toContain('none here');
    expect(text).not.toContain('secret');
    expect(exitCode).toBe(1);
  });

  test('that would be a mistake once it is on are only noted', async () => {
    const { of, exitCode } = await examine({ DO_NOT_TRACK: '1', DOT_AI_POSTHOG_KEY: 'phx_secret' });
    expect(of('settings')).toContain('note: DOT_AI_POSTHOG_KEY is not a PostHog project key');
    expect(exitCode).toBe(0);
  });

  test('wait for a server that says later', async () => {
    const product = defineProduct({ ...dotAi, awaitsConsent: true });
    const { of } = await examine(KEY, { product });
    expect(of('decision')).toBe(
      'ok: not on yet: the server has not said yet; nothing is sent before it says on',
    );
  });

  test.each([
    ['https://us.i.posthog.com', 'ok: PostHog Cloud, region US, which you chose'],
    [
      'https://app.posthog.com',
      'ok: PostHog Cloud, region US, which you chose\nnote: DOT_AI_POSTHOG_HOST names PostHog’s web address; events go to its ingestion host, us.i.posthog.com',
    ],
    [
      'https://eu.posthog.com/',
      'ok: PostHog Cloud, region EU, which the product chose\nnote: DOT_AI_POSTHOG_HOST names PostHog’s web address; events go to its ingestion host, eu.i.posthog.com',
    ],
    ['https://secret.example', 'ok: a PostHog of its own, or a gateway, which you chose'],
    [
      'http://secret.example',
      'ok: a PostHog of its own, or a gateway, which you chose\nnote: DOT_AI_POSTHOG_HOST is http: events go unencrypted',
    ],
    ['http://[::1]:8000', 'ok: a PostHog of its own, or a gateway, which you chose'],
  ])('name the host %s', async (host, said) => {
    const { of, text } = await examine({ ...KEY, DOT_AI_POSTHOG_HOST: host });
    expect(of('host')).toBe(said);
    expect(text).not.toContain('secret');
  });

  test('and what is remembered tell of the notice', async () => {
    const folder = tempFolder();
    const now = (): number => Date.parse('2026-11-20T12:00:00Z');
    const environment = { ...KEY, DOT_AI_TELEMETRY_STATE_DIR: folder };
    const notice = async (toldAt: string, catalogVersion: number, more = {}): Promise<string> => {
      writeFileSync(
        join(folder, 'notice.json'),
        JSON.stringify({ catalogVersion, toldAt: new Date(toldAt).toISOString() }),
      );
      return (await examine({ ...environment, ...more }, { now })).of('notice');
    };
    const { version } = dotAi.catalog.definition;
    expect(await notice('2026-11-20T11:57:30Z', version)).toBe('ok: given, the first send is 8 min away');
    expect(await notice('2026-11-20T11:50:00Z', version)).toBe('ok: given, its time is over');
    expect(await notice('2027-11-20T11:50:00Z', version)).toBe('ok: given, the first send is 10 min away');
    expect(await notice('2026-11-20T11:50:00Z', version - 1)).toContain('ok: not given yet');
    expect(await notice('2026-11-20T11:57:30Z', version, { DOT_AI_TELEMETRY: 'true' })).toContain('by name');
    expect(
      await notice('2026-11-20T11:57:30Z', version, { DOT_AI_POSTHOG_HOST: 'https://us.i.posthog.com' }),
    ).toContain('you chose the host');
  });

  test('of others are named where they touch telemetry', async () => {
    const { of, text, exitCode } = await examine({
      ...KEY,
      https_proxy: 'http://secret:3128',
      OTEL_TRACES_EXPORTER: 'console,otlp',
    });
    expect(of('proxy')).toMatch(/^note: https_proxy is not used by Node.js’s fetch: .*NODE_USE_ENV_PROXY=1/u);
    expect(of('stdout')).toContain('note: OTEL_TRACES_EXPORTER names console, which prints on stdout');
    expect(text).not.toContain('secret');
    expect(exitCode).toBe(0);
    expect((await examine({ HTTP_PROXY: 'x', NODE_USE_ENV_PROXY: '1' })).of('proxy')).toContain(
      'ok: HTTP_PROXY',
    );
  });
});

describe('the file that events are appended to', () => {
  const settings = { DOT_AI_TELEMETRY_EXPORTER: 'file' };

  test.each(['events.jsonl', 'there.jsonl'])('can be written: %s', async (name) => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'there.jsonl'), '');
    const { of, exitCode } = await examine({ ...settings, DOT_AI_TELEMETRY_FILE: join(folder, name) });
    expect(of('file')).toBe('ok: can be written');
    expect([exitCode, readdirSync(folder)]).toEqual([0, ['there.jsonl']]);
  });

  test.each(['no/such/folder/secret', '.', 'fifo'])('cannot: %s', async (name) => {
    const folder = tempFolder();
    makeFifo(join(folder, 'fifo'));
    const { of, text, exitCode } = await examine({
      ...settings,
      DOT_AI_TELEMETRY_FILE: join(folder, name),
    });
    expect(of('file')).toBe(
      'not ok: cannot be written: DOT_AI_TELEMETRY_FILE must be a regular file, in a folder that is there',
    );
    expect(text).not.toContain('secret');
    expect(exitCode).toBe(1);
  });
});

describe('the state folder', () => {
  test('is written to in no case', async () => {
    const folder = tempFolder();
    const state = join(folder, 'a', 'b');
    const { of } = await examine({ ...KEY, DOT_AI_TELEMETRY_STATE_DIR: state });
    expect(of('state folder')).toBe('ok: can be written');
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(state)).toBe(false);
  });

  test('that cannot be made is one to mend', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');
    const path = join(folder, 'file', 'state');
    const { of, exitCode } = await examine({ ...KEY, DOT_AI_TELEMETRY_STATE_DIR: path });
    expect(of('state folder')).toContain('not ok: cannot be written');
    expect(exitCode).toBe(1);
  });

  test('of somebody else is one to mend', async (context) => {
    if (process.getuid?.() === 0) context.skip('root may write everywhere');
    const folder = tempFolder();
    chmodSync(folder, 0o500);
    const { of } = await examine({ ...KEY, DOT_AI_TELEMETRY_STATE_DIR: folder });
    expect(of('state folder')).toContain('not ok');
  });
});
