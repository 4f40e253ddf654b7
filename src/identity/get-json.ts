import type { IncomingMessage } from 'node:http';
import { type Agent, request as createRequest } from 'node:https';
import { TLSSocket } from 'node:tls';

export interface JsonRequest {
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly accept: string;
  /** What the server must be able to show that it has: the certificates of its authority, as PEM. */
  readonly ca: string;
  /** Sent to a server that has shown it, and to nobody else. */
  readonly token: string;
  /** Without connections that stay, or a proxy. */
  readonly agent: Agent;
  /** Ends the request, whatever it waits for. */
  readonly signal: AbortSignal;
}

/** Metadata of a namespace has some 2 kB. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** A connection under way keeps a process alive, even an unreferenced one: longer than this nothing may. */
const CONNECT_MILLIS = 1500;

/**
 * The JSON of a 200 of at most 64 kB; `undefined` for any other end. Keeps no process alive, save for the 1.5 s that
 * a connection may take. Never rejects.
 */
export function getJson(options: JsonRequest): Promise<unknown> {
  const { accept, token, ...connection } = options;
  return new Promise((resolve) => {
    const request = createRequest({
      ...connection,
      method: 'GET',
      headers: { accept },
      // Else NODE_TLS_REJECT_UNAUTHORIZED decides.
      rejectUnauthorized: true,
    });
    const connecting = setTimeout(() => request.destroy(), CONNECT_MILLIS).unref();
    request.on('socket', (socket) => {
      socket.once('connect', () => {
        clearTimeout(connecting);
        // Not before: trying one address of a name after the other, Node.js takes a new handle for each.
        socket.unref();
      });
      // What is written before would wait in the TLS layer, and leave it when a handshake is done, judged or not.
      socket.once('secureConnect', () => {
        if (!(socket instanceof TLSSocket && socket.authorized)) {
          request.destroy();
          return;
        }
        request.setHeader('authorization', `Bearer ${token}`);
        request.end();
      });
    });
    const take = async (response: IncomingMessage): Promise<void> => {
      resolve(await readJson(response));
      request.destroy();
    };
    request.on('response', (response) => void take(response));
    request.on('error', () => resolve(undefined));
    request.on('close', () => {
      clearTimeout(connecting);
      resolve(undefined);
    });
  });
}

async function readJson(response: IncomingMessage): Promise<unknown> {
  if (response.statusCode !== 200) return undefined;
  try {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) return undefined;
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
