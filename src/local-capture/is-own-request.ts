import type { IncomingMessage } from 'node:http';

const LOOPBACK_NAMES: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Whether a request was meant for this server: it names a loopback host at our port, and where a
 * browser sends it, it comes from a page of ours. Else any web page could read or fill it through a
 * name of its own that resolves to this machine.
 */
export function isOwnRequest({ headers }: IncomingMessage, port: number): boolean {
  const hosts = LOOPBACK_NAMES.map((name) => `${name}:${port}`);
  const { host, origin } = headers;
  return (
    host !== undefined &&
    hosts.includes(host) &&
    (origin === undefined || hosts.some((own) => origin === `http://${own}`))
  );
}
