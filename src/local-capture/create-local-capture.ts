import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CapturedEvent, ingestEvent } from './ingest-event.ts';
import { isOwnRequest } from './is-own-request.ts';
import { parsePayload } from './parse-payload.ts';
import { readBody } from './read-body.ts';
import { Refusal } from './refusal.ts';

export interface LocalCaptureOptions {
  /** 0, the default, is any free port. */
  readonly port?: number;
  /** Events that are kept; the oldest go first. 100,000 by default. */
  readonly maxKept?: number;
  /** Milliseconds since the epoch; the system's clock by default. */
  readonly now?: () => number;
}

/** A request that was answered, its body unpacked. */
export interface CapturedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly status: number;
}

/** What local capture holds. */
export interface LocalCapture {
  /** For `DOT_AI_POSTHOG_HOST`. */
  readonly url: string;
  /** The last 1,000. */
  readonly requests: readonly CapturedRequest[];
  readonly events: readonly CapturedEvent[];
  /** Events of which PostHog would count each once. */
  readonly distinctEvents: () => readonly CapturedEvent[];
  /** Events that PostHog drops without a word: an illegal `distinct_id`, or over 1 MB. */
  readonly discarded: () => number;
  readonly close: () => Promise<void>;
}

const CAPTURE_PATHS: ReadonlySet<string> = new Set(['/batch', '/i/v0/e']);
const MAX_EVENT_BYTES = 1_000_000;

/** Requests are kept with their whole bodies, and so fewer of them. */
const MAX_KEPT_REQUESTS = 1000;

/**
 * Starts a PostHog-compatible ingestion server on loopback, as strict as PostHog where that is strict:
 * for looking at what would leave, without an account.
 */
export async function createLocalCapture(options: LocalCaptureOptions = {}): Promise<LocalCapture> {
  const { port = 0, maxKept = 100_000, now = Date.now } = options;
  const requests: CapturedRequest[] = [];
  const events: CapturedEvent[] = [];
  let discarded = 0;

  const capture = (body: string, address: string): void => {
    const { events: raw, sentAt, received: list } = parsePayload(body);
    for (const [index, event] of raw.entries()) {
      const received = list[index];
      const isTooLarge = JSON.stringify(received).length > MAX_EVENT_BYTES;
      const captured = isTooLarge
        ? undefined
        : ingestEvent(event, { nowMillis: now(), sentAt, address, received });
      if (captured === undefined) discarded += 1;
      else keep(events, captured, maxKept);
    }
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    let body = '';
    let status = new URLSearchParams(query).get('beacon') === '1' ? 204 : 200;
    let answer: object = { status: 1 };
    try {
      checkRequest(request, path, portOf(server));
      body = await readBody(request);
      capture(body, request.socket.remoteAddress ?? '');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      status = error.status;
      answer = { type: 'validation_error', detail: error.message };
    }
    const { method = '', headers } = request;
    keep(requests, { method, path, headers, body, status }, MAX_KEPT_REQUESTS);
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(status === 413 && { connection: 'close' }),
    });
    response.end(status === 204 ? undefined : JSON.stringify(answer));
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    requests,
    events,
    distinctEvents: () => [...new Map(events.map((event) => [event.dedupeKey, event])).values()],
    discarded: () => discarded,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function checkRequest(request: IncomingMessage, path: string, port: number): void {
  if (!isOwnRequest(request, port)) throw new Refusal(403, 'foreign host or origin');
  if (!CAPTURE_PATHS.has(path.replace(/\/$/u, ''))) throw new Refusal(404, 'no such path');
  if (request.method !== 'POST') throw new Refusal(405, 'use POST');
}

function portOf(server: ReturnType<typeof createServer>): number {
  return (server.address() as AddressInfo).port;
}

function keep<Item>(items: Item[], item: Item, max: number): void {
  items.push(item);
  if (items.length > max) items.shift();
}
