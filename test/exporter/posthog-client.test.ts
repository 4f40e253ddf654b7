import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { PostHogClient } from '../../exporter/posthog-client.ts';
import { startCapture } from '../support/capture.ts';
import { runProgram } from '../support/run-node.ts';
import { wireEvents } from '../support/wire-events.ts';

afterEach(() => vi.unstubAllEnvs());

const options = { key: 'phc_test', fetch: globalThis.fetch, requestTimeoutMillis: 1000 };

/** What of posthog-node's pinned version is relied on, and is not part of its public interface. */
describe('posthog-node', () => {
  test.each(['v0', 'v1'])(
    'posts one batch to /batch/ with our objects untouched, in capture mode %s',
    async (mode) => {
      vi.stubEnv('POSTHOG_CAPTURE_MODE', mode);
      const capture = await startCapture();
      const events = wireEvents(3);
      expect(await new PostHogClient({ ...options, host: capture.url }).post(events)).toEqual({
        status: 'delivered',
      });
      expect(capture.requests).toHaveLength(1);
      const { path, body } = capture.requests[0] ?? { path: '', body: '' };
      expect(path).toBe('/batch/');
      expect(JSON.parse(body)).toEqual({
        api_key: 'phc_test',
        batch: events,
        sent_at: expect.stringMatching(/Z$/u),
      });
    },
  );

  test.each([
    [503, 'retry'],
    [429, 'retry'],
    [400, 'rejected'],
    [401, 'rejected'],
  ])('tries once, and leaves the judgement of a %i to us', async (status, expected) => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests += 1;
      response.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await new PostHogClient({ ...options, host }).post(wireEvents(1))).status).toBe(expected);
    expect(requests).toBe(1);
  });

  test('is silent and holds no process when its host is out of reach', async () => {
    const { ended } = runProgram(
      `import { PostHogClient } from './dist/exporter/posthog-client.js';
       const client = new PostHogClient({ key: 'phc_x', host: 'http://127.0.0.1:9', fetch, requestTimeoutMillis: 1000 });
       const outcome = await client.post([{ event: 'x', timestamp: '2026-11-20T12:00:00.000Z' }]);
       if (outcome.status !== 'retry') process.exitCode = 3;`,
      {},
      [],
    );
    expect(await ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect((await ended).millis).toBeLessThan(5000);
  });

  test('reads no more of an endless answer than it needs', async () => {
    const server = createServer((_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(1000)), 5);
      response.once('close', () => clearInterval(timer));
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await new PostHogClient({ ...options, host }).post(wireEvents(1))).status).toBe('retry');
  });
});
