import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createConsoleSink } from '../../exporter/console-sink.ts';
import { createFileSink } from '../../exporter/file-sink.ts';
import { createPostHogSink } from '../../exporter/posthog-sink.ts';
import type { Sink } from '../../exporter/sink.ts';
import { startCapture, startRemoteCapture, waitUntil } from '../support/capture.ts';
import { makeFifo } from '../support/fifo.ts';
import { startNode } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { wireEvents } from '../support/wire-events.ts';

interface Harness {
  readonly sink: Sink;
  /** Everything that came out, parsed. */
  readonly received: () => readonly unknown[];
}

const parseLines = (text: string): readonly unknown[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const harnesses: Record<string, { working: () => Promise<Harness>; broken: () => Promise<Sink> }> = {
  posthog: {
    working: async () => {
      const { url, received } = await startRemoteCapture();
      return { sink: createPostHogSink({ key: 'phc_test', host: url }), received };
    },
    broken: async () => {
      const capture = await startCapture();
      await capture.close();
      return createPostHogSink({ key: 'phc_test', host: capture.url });
    },
  },
  console: {
    working: async () => {
      const lines: string[] = [];
      return {
        sink: createConsoleSink((line) => void lines.push(line)),
        received: () => parseLines(lines.join('\n')),
      };
    },
    broken: async () =>
      createConsoleSink(() => {
        throw new Error('EPIPE');
      }),
  },
  file: {
    working: async () => {
      const path = join(tempFolder(), 'events.jsonl');
      return { sink: createFileSink({ path }), received: () => parseLines(readFileSync(path, 'utf8')) };
    },
    broken: async () => createFileSink({ path: join(tempFolder(), 'no', 'such', 'folder') }),
  },
};

describe.each(Object.entries(harnesses))('the sink %s', (name, { working, broken }) => {
  test('is called so', async () => {
    expect((await working()).sink.name).toBe(name);
  });

  test('delivers the very objects that it is given, in order', async () => {
    const { sink, received } = await working();
    const events = wireEvents(3);
    expect(await sink.deliver(events)).toEqual({ status: 'delivered' });
    expect(await sink.deliver(events.slice(0, 1))).toEqual({ status: 'delivered' });
    await waitUntil(() => received().length === 4);
    expect(received()).toEqual([...events, events[0]]);
  });

  test('delivers the same while it blocks the thread', async () => {
    const { sink, received } = await working();
    const events = wireEvents(250);
    expect(sink.deliverAtExit(events, 2000)).toEqual({ status: 'delivered' });
    await waitUntil(() => received().length === 250);
    expect(received()).toEqual(events);
  });

  test('resolves to a retry when its destination is out of reach', async () => {
    const sink = await broken();
    expect(await sink.deliver(wireEvents(1))).toEqual({ status: 'retry' });
    expect(sink.deliverAtExit(wireEvents(1), 1000)).toEqual({ status: 'retry' });
  });
});

describe('the sink file', () => {
  test('is for its owner alone and set aside when it is full', async () => {
    const path = join(tempFolder(), 'events.jsonl');
    const sink = createFileSink({ path, maxBytes: 1000 });
    for (let round = 0; round < 5; round += 1) await sink.deliver(wireEvents(1));
    sink.deliverAtExit(wireEvents(1), 1000);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(path).size).toBeLessThanOrEqual(1000);
    expect(statSync(`${path}.1`).size).toBeLessThanOrEqual(1000);
  });

  test('appends to what is there', async () => {
    const path = join(tempFolder(), 'events.jsonl');
    writeFileSync(path, '{}\n');
    await createFileSink({ path }).deliver(wireEvents(1));
    expect(parseLines(readFileSync(path, 'utf8'))).toHaveLength(2);
  });

  test.each(['FIFO', '/dev/null'])('writes to no %s, and is not held by it', async (name) => {
    const path = name === 'FIFO' ? join(tempFolder(), 'fifo') : name;
    if (name === 'FIFO') makeFifo(path);
    // In a process of its own, since what blocks would block the tests.
    const { code, stdout } = await startNode([
      '--input-type=module',
      '--eval',
      `import { createFileSink } from './dist/exporter/file-sink.js';
      const sink = createFileSink({ path: ${JSON.stringify(path)} });
      console.log((await sink.deliver([{}])).status, sink.deliverAtExit([{}], 1).status);`,
    ]).ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'retry retry\n' });
  });
});

describe('the sink posthog', () => {
  test.each([
    ['a personal key', 'phx_secret', 'https://eu.i.posthog.com', /key is not a PostHog project key/u],
    ['a host with a password', 'phc_x', 'https://me:secret@posthog.example', /host is not an https/u],
    ['no address', 'phc_x', 'secret', /host is not an https/u],
  ])('refuses %s without printing it', (_, key, host, message) => {
    expect(() => createPostHogSink({ key, host })).toThrow(message);
    expect(() => createPostHogSink({ key, host })).not.toThrow(/secret/u);
  });

  test('follows no redirect and takes no other 2xx for a delivery', async () => {
    const statuses: number[] = [];
    const answer =
      (status: number, headers: Record<string, string>): typeof fetch =>
      (_input, options) => {
        statuses.push(status);
        expect(options?.redirect).toBe('manual');
        return Promise.resolve(new Response(status === 200 ? 'Log in' : null, { status, headers }));
      };
    const outcome = async (status: number): Promise<string> => {
      const fetch = answer(status, { location: 'https://elsewhere.example' });
      const sink = createPostHogSink({ key: 'phc_x', host: 'https://eu.i.posthog.com', fetch });
      return (await sink.deliver(wireEvents(1))).status;
    };
    expect(await Promise.all([302, 200, 201].map(outcome))).toEqual(['rejected', 'retry', 'retry']);
    expect(statuses).toHaveLength(3);
  });

  test('sends one gzip POST with no header but its own', async () => {
    const capture = await startCapture();
    await createPostHogSink({ key: 'phc_test', host: capture.url }).deliver(wireEvents(2));
    expect(capture.requests).toHaveLength(1);
    const [request] = capture.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/batch/', status: 200 });
    expect(request?.headers).toMatchObject({
      'user-agent': 'dot-ai-telemetry',
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    });
    expect(Object.keys(request?.headers ?? {}).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'accept-language',
      'connection',
      'content-encoding',
      'content-length',
      'content-type',
      'host',
      'sec-fetch-mode',
      'user-agent',
    ]);
  });
});
