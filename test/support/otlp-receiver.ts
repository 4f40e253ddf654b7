import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface OtlpReceiver {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`, with `OTEL_EXPORTER_OTLP_PROTOCOL=http/json`. */
  readonly url: string;
  /** Path of every request, in order. */
  readonly paths: readonly string[];
  /** Names of the spans that arrived, sorted. */
  readonly spanNames: () => readonly string[];
}

interface TraceRequest {
  readonly resourceSpans?: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly { readonly name: string }[] }[];
  }[];
}

/** A server that takes OTLP over HTTP as JSON. Goes with the test. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const paths: string[] = [];
  const names: string[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    paths.push(request.url ?? '');
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { resourceSpans = [] }: TraceRequest = JSON.parse(body);
    for (const { scopeSpans } of resourceSpans)
      for (const { spans } of scopeSpans) names.push(...spans.map(({ name }) => name));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  };
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    spanNames: () => names.toSorted((a, b) => a.localeCompare(b)),
  };
}
