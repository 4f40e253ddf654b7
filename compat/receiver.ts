import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A request that the operator's backend got. */
export interface OtlpRequest {
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

/** What stands around a host: the operator's OTLP/HTTP backend, and a service that the host calls. */
export interface Receiver {
  readonly url: string;
  readonly downstreamUrl: string;
  readonly requests: readonly OtlpRequest[];
  /** For each call of the host's: who called, and the `traceparent` that came with it. */
  readonly calls: readonly { readonly caller: string; readonly traceparent: string | undefined }[];
  readonly close: () => Promise<void>;
}

/** Starts it on any free port of loopback. */
export async function startReceiver(): Promise<Receiver> {
  const requests: OtlpRequest[] = [];
  const calls: { caller: string; traceparent: string | undefined }[] = [];
  const receive = async (request: IncomingMessage): Promise<void> => {
    const { caller = '', traceparent, 'content-type': contentType = '' } = request.headers;
    const body = await readBody(request);
    const path = request.url ?? '';
    if (path === '/downstream') calls.push({ caller: String(caller), traceparent: first(traceparent) });
    else requests.push({ path, contentType, body });
  };
  const server = createServer((request, response) => {
    receive(request)
      .then(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    downstreamUrl: `${url}/downstream`,
    requests,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
}
