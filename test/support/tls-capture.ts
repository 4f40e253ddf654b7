import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LocalCapture } from '../../src/local-capture/create-local-capture.ts';
import { startCapture } from './capture.ts';
import { createAuthority } from './certificates.ts';
import { tempFolder } from './temp-folder.ts';

export interface TlsCapture {
  /** What a product may declare as its host. */
  readonly url: string;
  /** For `NODE_EXTRA_CA_CERTS` of a host. */
  readonly authorityFile: string;
  readonly capture: LocalCapture;
  /** When each connection came, in milliseconds since the epoch, whatever came over it. */
  readonly connectedAtMillis: readonly number[];
}

/** Local capture behind TLS, as the host that a product declares. Goes with the test. */
export async function startTlsCapture(): Promise<TlsCapture> {
  const capture = await startCapture();
  const authority = createAuthority();
  const { certificate, key } = authority.issue(['127.0.0.1']);
  const authorityFile = join(tempFolder(), 'authority.pem');
  writeFileSync(authorityFile, authority.certificate);
  const connectedAtMillis: number[] = [];
  const server = createServer({ cert: certificate, key }, (incoming, response) => {
    const { method, headers, url } = incoming;
    const onward = request(`${capture.url}${url}`, {
      method,
      headers: { ...headers, host: new URL(capture.url).host },
    });
    onward.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.once('error', () => response.destroy());
    incoming.pipe(onward);
  });
  server.on('connection', () => void connectedAtMillis.push(Date.now()));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}`, authorityFile, capture, connectedAtMillis };
}
