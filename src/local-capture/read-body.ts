import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Refusal } from './refusal.ts';

/** PostHog's limit of `/batch/` on the wire; five times that unpacked. */
const MAX_WIRE_BYTES = 20_000_000;
const MAX_UNPACKED_BYTES = 5 * MAX_WIRE_BYTES;

const unpack = promisify(gunzip);

/** Reads a request's body as text. Gzip is recognised by its first bytes, whatever the headers say. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_WIRE_BYTES) throw new Refusal(413, 'request body too large');
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  return (isGzip ? await unpackBounded(body) : body).toString('utf8');
}

async function unpackBounded(body: Buffer): Promise<Buffer> {
  try {
    return await unpack(body, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    throw new Refusal(isTooLarge ? 413 : 400, isTooLarge ? 'unpacked body too large' : 'invalid gzip data');
  }
}
