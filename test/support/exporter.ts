import type { PostHogSpanExporterOptions } from '../../exporter/exporter-options.ts';
import { PostHogSpanExporter } from '../../exporter/posthog-span-exporter.ts';
import { dotAiCatalog } from '../../src/catalog/dot-ai.ts';
import { type ScriptedSink, createScriptedSink } from './scripted-sink.ts';
import { toolSpan } from './spans.ts';

export const ignore = (): void => undefined;

export function createExporter(options: Partial<PostHogSpanExporterOptions> = {}): {
  exporter: PostHogSpanExporter;
  sink: ScriptedSink;
} {
  const sink = createScriptedSink();
  return { exporter: new PostHogSpanExporter({ catalog: dotAiCatalog, sinks: [sink], ...options }), sink };
}

/** Spans that become one event each: their client is known from the first. */
export function exportTools(exporter: PostHogSpanExporter, count: number): void {
  exporter.export(
    Array.from({ length: count }, () => toolSpan()),
    ignore,
  );
}

export const statusOf = (exporter: PostHogSpanExporter): object => {
  const [{ waiting, delivered, dropped } = { waiting: -1, delivered: -1, dropped: {} }] =
    exporter.counters().sinks;
  return { waiting, delivered, dropped };
};
