import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkDelivery } from '../../src/cli/check-delivery.ts';
import { defineProduct } from '../../src/product/define-product.ts';
import { dotAi } from '../../src/product/dot-ai.ts';
import { startCapture } from '../support/capture.ts';
import { examine } from '../support/examine.ts';
import { reportTo } from '../support/host-programs.ts';
import { lifecycleCatalog } from '../support/lifecycle-catalog.ts';
import { startNode } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const SEND = { flags: new Set(['send']) };

/** A server that answers any request so, and counts them. */
async function startAnswering(
  status: number,
  {
    body = '',
    headers = {},
    isClosed = false,
  }: { body?: string; headers?: Record<string, string>; isClosed?: boolean } = {},
): Promise<{ readonly url: string; readonly requests: () => number }> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  if (isClosed) server.close();
  return { url: `http://127.0.0.1:${port}`, requests: () => requests };
}

describe('with --send', () => {
  test('one event leaves as it is shown, with a server’s facts, and says that it is none', async () => {
    const capture = await startCapture();
    const folder = tempFolder();
    writeFileSync(join(folder, 'package.json'), '{"version":"4.5.6-secret"}');
    const environment = { ...reportTo(capture), HELM_RELEASE_NAME: 'secret', AI_PROVIDER: 'openai' };
    const { text, of, exitCode } = await examine(environment, { ...SEND, folder });
    expect(exitCode).toBe(0);
    expect(capture.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /batch/']);
    const received = capture.events.map((event) => event.received);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      event: 'server_started',
      distinct_id: expect.stringMatching(/^sha256:[0-9a-f]{64}$/u),
      properties: {
        is_internal: true,
        instance_kind: 'ephemeral',
        deployment_method: 'helm',
        dot_ai_version: '4.5.6',
        ai_provider: 'openai',
        $process_person_profile: false,
      },
    });
    const shown: unknown = JSON.parse(/\{.*\}/u.exec(of('event'))?.[0] ?? '');
    expect(shown).toEqual(received[0]);
    expect(of('answer')).toBe('ok: accepted; only the event in the project is proof');
    const { distinct_id: distinctId } = shown as { readonly distinct_id: string };
    expect(of('look')).toBe(
      `ok: the PostHog behind DOT_AI_POSTHOG_HOST, page Activity of its project: event server_started, distinct_id ${distinctId}`,
    );
    expect(of('clock')).toBe('ok: as the host’s');
    expect(text).not.toMatch(/secret|phc_test|127\.0\.0\.1/u);
  });

  test('no instance of the operator’s is touched', async () => {
    const capture = await startCapture();
    const folder = tempFolder();
    await examine({ ...reportTo(capture), DOT_AI_TELEMETRY_STATE_DIR: folder }, SEND);
    await examine({ ...reportTo(capture), DOT_AI_TELEMETRY_STATE_DIR: folder }, SEND);
    expect(new Set(capture.events.map((event) => event.distinctId)).size).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    { DO_NOT_TRACK: '1' },
    { DOT_AI_TELEMETRY: 'false' },
    { DOT_AI_TELEMETRY: 'perhaps' },
    { DOT_AI_TELEMETRY_DEBUG: '1' },
    { DOT_AI_TELEMETRY_EXPORTER: 'console' },
    { OTEL_SDK_DISABLED: 'true' },
  ])('nothing leaves under %j, and that is a failure', async (settings) => {
    const { url, requests } = await startAnswering(200, { body: '{"status":1}' });
    const { of, exitCode } = await examine({ ...reportTo({ url }), ...settings }, SEND);
    expect(of('event')).toBe('not ok: none is sent: as things are, nothing goes to PostHog');
    expect(exitCode).toBe(1);
    expect(requests()).toBe(0);
  });

  test('nothing leaves while the server has not said yet, nor without the flag', async () => {
    const { url, requests } = await startAnswering(200, { body: '{"status":1}' });
    const product = defineProduct({ ...dotAi, awaitsConsent: true });
    expect((await examine(reportTo({ url }), { ...SEND, product })).exitCode).toBe(1);
    expect((await examine(reportTo({ url }))).exitCode).toBe(0);
    expect(requests()).toBe(0);
  });

  test.each([
    [401, '', '401: the key was refused; look at DOT_AI_POSTHOG_KEY'],
    [400, 'secret', '400: refused, and a server’s events would be too'],
    [404, '', '404: no PostHog takes events there; look at DOT_AI_POSTHOG_HOST'],
    [302, '', '302: a redirect, which is not followed'],
    [200, '<html>secret', '200, but not PostHog’s'],
    [503, '', '503: not now; a server tries again'],
    [429, '', '429: not now; a server tries again'],
  ])('an answer %i %j is said for what it means, once', async (status, body, meaning) => {
    const { url, requests } = await startAnswering(status, { body, headers: { location: 'http://secret/' } });
    const { of, text, exitCode } = await examine(reportTo({ url }), SEND);
    expect(of('answer')).toContain(`not ok: ${meaning}`);
    expect(of('look')).toBe('');
    expect(text).not.toContain('secret');
    expect(exitCode).toBe(1);
    expect(requests()).toBe(1);
  });

  test('a host that is not there is said by its code alone', async () => {
    const { url } = await startAnswering(200, { isClosed: true });
    const { of, exitCode } = await examine(reportTo({ url }), SEND);
    expect(of('answer')).toContain('not ok: none (ECONNREFUSED): the host could not be reached');
    expect(exitCode).toBe(1);
  });

  test('a host that never answers is given up, by a process that has nothing else to do', async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const source = `
      import { doctor } from './dist/src/cli/doctor.js';
      import { dotAi } from './dist/src/product/dot-ai.js';
      const context = { folder: '.', widthColumns: 80, product: dotAi, environment: process.env, flags: new Set(['send']), now: Date.now };
      console.log((await doctor.run(context)).text);`;
    const { stdout, stderr, code } = await startNode(
      ['--input-type=module', '--eval', source],
      reportTo({ url: `http://127.0.0.1:${port}` }),
    ).ended;
    expect(stdout).toContain('not ok  answer: none: the host could not be reached');
    expect([stderr, code]).toEqual(['', 0]);
  });

  test('a clock that is wrong is seen', async () => {
    const capture = await startCapture();
    const ahead = await examine(reportTo(capture), { ...SEND, now: () => Date.now() + 3_600_000 });
    expect(ahead.of('clock')).toBe('not ok: 60 min ahead of the host’s: set this machine’s clock');
    expect(ahead.exitCode).toBe(1);
    const behind = await examine(reportTo(capture), { ...SEND, now: () => Date.now() - 3_600_000 });
    expect(behind.of('clock')).toContain('60 min behind');
  });

  test('an event that is once for the whole instance is not sent, and one that cannot be marked is said to be so', async () => {
    const capture = await startCapture();
    const product = defineProduct({ ...dotAi, catalog: lifecycleCatalog });
    const { of } = await examine(reportTo(capture), { ...SEND, product });
    expect(capture.events.map(({ event }) => event)).toEqual(['asked']);
    expect(of('event')).toContain('the catalog has no is_internal');
  });
});

test('a cloud’s word is not taken for more than it says', () => {
  const event = { event: 'server_started', distinct_id: 'x', properties: {}, timestamp: '', uuid: '' };
  const sent = {
    event,
    outcome: 'delivered' as const,
    isMarked: true,
    status: 200,
    errorCode: undefined,
    aheadMillis: 0,
  };
  const config = {
    name: 'posthog' as const,
    key: 'phc_x',
    host: 'https://us.i.posthog.com',
    isOperatorsChoice: true,
  };
  const texts = checkDelivery(sent, config, dotAi).map(({ text }) => text);
  expect(texts[1]).toContain('which PostHog Cloud also says to keys of no project, and beyond a quota');
  expect(texts[2]).toContain('https://us.posthog.com, page Activity of your project: event server_started');
});
