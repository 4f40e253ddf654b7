import { onTestFinished } from 'vitest';
import { startReceiver } from '../../compat/receiver.ts';

export interface OtlpReceiver {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`, with `OTEL_EXPORTER_OTLP_PROTOCOL=http/json`. */
  readonly url: string;
  /** Path of every request, in order. */
  readonly paths: () => readonly string[];
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
  const { url, requests, close } = await startReceiver();
  onTestFinished(close);
  return {
    url,
    paths: () => requests.map(({ path }) => path),
    spanNames: () =>
      requests
        .flatMap(({ body }): TraceRequest['resourceSpans'] => JSON.parse(body).resourceSpans ?? [])
        .flatMap((resource) => resource?.scopeSpans ?? [])
        .flatMap(({ spans }) => spans.map(({ name }) => name))
        .toSorted((a, b) => a.localeCompare(b)),
  };
}
