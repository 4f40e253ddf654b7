import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type LocalCapture, createLocalCapture } from '../../src/local-capture/create-local-capture.ts';
import { startCapture } from '../support/capture.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const uuid = '01a1f9d3-c9e8-706e-b006-6219d9de3deb';
const event = {
  event: 'x',
  distinct_id: 'sha256:ab',
  properties: { $ip: '0.0.0.0' },
  timestamp: '2026-11-20T11:00:00Z',
  uuid,
};
const batch = (...events: readonly object[]): object => ({ api_key: 'phc_x', batch: events });

async function post(capture: LocalCapture, body: unknown, path = '/batch/', headers = {}): Promise<number> {
  const payload = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return (await fetch(`${capture.url}${path}`, { method: 'POST', body: payload, headers })).status;
}

describe('local capture takes', () => {
  test.each<[string, unknown, string]>([
    ['a batch', batch(event, { ...event, uuid: undefined }), '/batch/'],
    ['a batch without the last slash', batch(event, event), '/batch'],
    ['a list of events', [{ ...event, api_key: 'phc_x' }, event], '/batch/'],
    ['gzip, whatever the headers say', gzipSync(JSON.stringify(batch(event, event))), '/i/v0/e/'],
    ['a token on the events', [{ ...event, properties: { token: 'phc_x' } }, event], '/i/v0/e/'],
  ])('%s', async (_, body, path) => {
    const capture = await startCapture();
    expect(await post(capture, body, path)).toBe(200);
    expect(capture.events).toHaveLength(2);
  });

  test('one event, and a beacon that wants no answer', async () => {
    const capture = await startCapture();
    expect(await post(capture, { ...event, api_key: 'phc_x' }, '/i/v0/e/?beacon=1')).toBe(204);
    expect(capture.events).toHaveLength(1);
  });
});

describe('local capture refuses', () => {
  test.each<[string, unknown, number]>([
    ['no JSON', '{', 400],
    ['an empty batch', batch(), 400],
    ['a batch that is no list', { api_key: 'phc_x', batch: {} }, 400],
    ['a batch with one bad event, whole', batch(event, { ...event, event: '' }), 400],
    ['an event without distinct_id', batch({ ...event, distinct_id: undefined }), 400],
    ['an event with a bad uuid', batch({ ...event, uuid: 'no' }), 400],
    ['an event that is no object', { api_key: 'phc_x', batch: ['x'] }, 400],
    ['a request without a key', { batch: [event] }, 401],
    ['a personal key', { api_key: 'phx_x', batch: [event] }, 401],
    ['two keys', { api_key: 'phc_x', batch: [{ ...event, api_key: 'phc_y' }] }, 401],
    ['broken gzip', new Uint8Array([0x1f, 0x8b, 1, 2, 3]), 400],
    ['a body over 20 MB', new Uint8Array(20_000_001), 413],
    ['a compressed bomb', gzipSync(Buffer.alloc(101_000_000)), 413],
  ])('%s', async (_, body, status) => {
    const capture = await startCapture();
    expect(await post(capture, body)).toBe(status);
    expect(capture.events).toEqual([]);
  });

  test('other paths and methods', async () => {
    const capture = await startCapture();
    expect(await post(capture, batch(event), '/decide/')).toBe(404);
    expect((await fetch(`${capture.url}/batch/`)).status).toBe(405);
  });

  test('a foreign Host or Origin, as a web page would send', async () => {
    const capture = await startCapture();
    const rebound = await new Promise<number | undefined>((resolve) => {
      const { port } = new URL(capture.url);
      const options = {
        port,
        host: '127.0.0.1',
        path: '/batch/',
        method: 'POST',
        headers: { host: `evil.example:${port}` },
      };
      httpRequest(options, (response) => resolve(response.resume().statusCode)).end(
        JSON.stringify(batch(event)),
      );
    });
    expect(rebound).toBe(403);
    expect(await post(capture, batch(event), '/batch/', { origin: 'https://evil.example' })).toBe(403);
    expect(capture.events).toEqual([]);
  });

  test('nothing by falling over: any body has an answer', async () => {
    const capture = await startCapture();
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc.uint8Array().map((bytes) => bytes.slice()),
      fc
        .anything()
        .map((value) => batch({ ...event, properties: value }))
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        expect([200, 400, 401]).toContain(await post(capture, text));
      }),
      { numRuns: 300 },
    );
    expect(await post(capture, batch(event))).toBe(200);
  });
});

describe('local capture does what PostHog does', () => {
  async function captureAt(now: number): Promise<LocalCapture> {
    const capture = await createLocalCapture({ now: () => now });
    onTestFinished(() => capture.close());
    return capture;
  }

  test.each([
    ['keeps a time without sent_at', undefined, {}, '2026-11-20T11:00:00Z', '2026-11-20T11:00:00.000Z'],
    [
      'corrects by how long before sent_at it happened',
      '2026-11-20T11:10:00Z',
      {},
      '2026-11-20T11:00:00Z',
      '2026-11-20T11:50:00.000Z',
    ],
    [
      'keeps a time that says so',
      '2026-11-20T11:10:00Z',
      { $ignore_sent_at: true },
      '2026-11-20T11:00:00Z',
      '2026-11-20T11:00:00.000Z',
    ],
    ['dates a far future now', undefined, {}, '2026-11-22T11:00:00Z', '2026-11-20T12:00:00.000Z'],
    [
      'dates a time that no date can hold now',
      '+275760-09-13T00:00:00Z',
      {},
      '-271821-04-20T00:00:00Z',
      '2026-11-20T12:00:00.000Z',
    ],
    ['dates an unreadable time now', undefined, {}, 'yesterday', '2026-11-20T12:00:00.000Z'],
    ['dates a missing time now', undefined, {}, undefined, '2026-11-20T12:00:00.000Z'],
  ])('%s', async (_, sentAt, properties, timestamp, expected) => {
    const capture = await captureAt(NOW);
    await post(capture, { ...batch({ ...event, timestamp, properties }), sent_at: sentAt });
    expect(capture.events[0]?.timestamp).toBe(expected);
  });

  test('counts equal events once: same day, name, id and uuid', async () => {
    const capture = await captureAt(NOW);
    const other = { ...event, timestamp: '2026-11-19T11:00:00Z' };
    await post(
      capture,
      batch(event, event, { ...event, timestamp: '2026-11-20T10:00:00Z' }, other, { ...event, event: 'y' }),
    );
    expect(capture.events).toHaveLength(5);
    expect(capture.distinctEvents()).toHaveLength(3);
  });

  test('fills in the sender’s address where $ip is absent or empty', async () => {
    const capture = await captureAt(NOW);
    await post(capture, batch({ ...event, properties: {} }, { ...event, properties: { $ip: null } }, event));
    expect(capture.events.map(({ properties }) => properties['$ip'])).toEqual([
      '127.0.0.1',
      '127.0.0.1',
      '0.0.0.0',
    ]);
  });

  test('drops illegal ids and oversized events without a word', async () => {
    const capture = await captureAt(NOW);
    const large = { ...event, properties: { text: 'x'.repeat(1_000_000) } };
    expect(await post(capture, batch({ ...event, distinct_id: 'Anonymous' }, large, event))).toBe(200);
    expect(capture.events).toHaveLength(1);
    expect(capture.discarded()).toBe(2);
  });

  test('tells anonymous events from others', async () => {
    const capture = await captureAt(NOW);
    await post(capture, batch(event, { ...event, properties: { $process_person_profile: false } }));
    expect(capture.events.map(({ isAnonymous }) => isAnonymous)).toEqual([false, true]);
  });

  test('keeps no more than it is told', async () => {
    const capture = await createLocalCapture({ maxKept: 2 });
    onTestFinished(() => capture.close());
    await post(capture, batch(event, { ...event, event: 'y' }, { ...event, event: 'z' }));
    expect(capture.events.map((kept) => kept.event)).toEqual(['y', 'z']);
  });
});
