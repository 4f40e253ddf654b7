import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { expect } from 'vitest';
import type { WireEvent } from '../../exporter/wire-event.ts';
import type { Catalog } from '../../src/catalog/define-catalog.ts';
import { dotAiCatalog } from '../../src/catalog/dot-ai.ts';
import { AllowlistSpanProcessor } from '../../src/processor/allowlist-span-processor.ts';
import { createExporter } from './exporter.ts';

/** Events of finished spans, by the processor and the exporter. The exporter alone must make the same. */
export async function throughPipeline(
  spans: readonly ReadableSpan[],
  catalog?: Catalog,
): Promise<readonly Pick<WireEvent, 'event' | 'properties'>[]> {
  const closed = await collect(spans, catalog, true);
  expect(await collect(spans, catalog, false)).toEqual(closed);
  return closed;
}

async function collect(
  spans: readonly ReadableSpan[],
  catalog: Catalog | undefined,
  isFiltered: boolean,
): Promise<readonly Pick<WireEvent, 'event' | 'properties'>[]> {
  const options = catalog === undefined ? {} : { catalog };
  const { exporter, sink } = createExporter(options);
  const take = (span: ReadableSpan): void => exporter.export([span], () => undefined);
  const processor = new AllowlistSpanProcessor({
    catalog: catalog ?? dotAiCatalog,
    next: { onEnd: take, forceFlush: () => exporter.forceFlush(), shutdown: () => exporter.shutdown() },
  });
  for (const span of spans) {
    if (isFiltered) processor.onEnd(span);
    else take(span);
  }
  await exporter.forceFlush();
  return sink.attempts.flat().map(({ event, properties }) => ({ event, properties }));
}
