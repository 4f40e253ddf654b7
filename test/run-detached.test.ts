import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type Context, context, propagation, trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { expect, onTestFinished, test } from 'vitest';
import { PostHogSpanExporter } from '../exporter/posthog-span-exporter.ts';
import { dotAiCatalog } from '../src/catalog/dot-ai.ts';
import { startCapture, waitUntil } from './support/capture.ts';
import { toolSpan } from './support/spans.ts';

const SUPPRESSED = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

test('a delivery is nobody’s child: neither of the request that filled the batch nor of its company', async () => {
  const sdk = new NodeSDK({ spanProcessors: [], metricReaders: [], logRecordProcessors: [] });
  sdk.start();
  onTestFinished(() => sdk.shutdown());
  const capture = await startCapture();
  const exporter = new PostHogSpanExporter({
    catalog: dotAiCatalog,
    key: 'phc_test',
    host: capture.url,
    limits: { sendAtEvents: 3, sendAfterMillis: 30 },
  });

  const company = new AsyncLocalStorage<string>();
  const seen: { tenant: string | undefined; active: Context }[] = [];
  const onRequest = (): void => void seen.push({ tenant: company.getStore(), active: context.active() });
  subscribe('undici:request:create', onRequest);
  onTestFinished(() => void unsubscribe('undici:request:create', onRequest));

  const parent = trace.getTracer('host').startSpan('POST /mcp');
  const baggage = propagation.createBaggage({ tenant: { value: 'secret' } });
  const active = propagation.setBaggage(trace.setSpan(context.active(), parent), baggage);
  const exportInRequest = (count: number): void =>
    company.run('secret', () =>
      context.with(active, () =>
        exporter.export(
          Array.from({ length: count }, () => toolSpan()),
          () => undefined,
        ),
      ),
    );

  exportInRequest(2);
  await waitUntil(() => capture.requests.length === 1);
  exportInRequest(1);
  await waitUntil(() => capture.requests.length === 2);

  expect(seen).toHaveLength(2);
  for (const { tenant, active: during } of seen) {
    expect(tenant).toBeUndefined();
    expect(trace.getSpan(during)).toBeUndefined();
    expect(propagation.getBaggage(during)).toBeUndefined();
    expect(during.getValue(SUPPRESSED)).toBe(true);
  }
});
