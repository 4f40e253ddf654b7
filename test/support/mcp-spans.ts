import { SpanKind, SpanStatusCode, context, propagation, trace } from '@opentelemetry/api';
import type { InMemorySpanExporter, ReadableSpan } from '@opentelemetry/sdk-trace';
import { onTestFinished } from 'vitest';
import { startSdk } from './attached.ts';

/** The host's tracing, gone with the test. */
export function startTracing(): InMemorySpanExporter {
  onTestFinished(() => {
    trace.disable();
    context.disable();
    propagation.disable();
  });
  return startSdk();
}

/** A span as the tests compare it. */
export interface SeenSpan {
  readonly name: string;
  readonly kind: string | undefined;
  readonly status: string | undefined;
  readonly attributes: object;
}

export function seen({ name, kind, status, attributes }: ReadableSpan): SeenSpan {
  return { name, kind: SpanKind[kind], status: SpanStatusCode[status.code], attributes };
}

/** The one span of that name that has ended. */
export function spanNamed(exporter: InMemorySpanExporter, name: string): ReadableSpan {
  const spans = exporter.getFinishedSpans();
  const [span, second] = spans.filter((candidate) => candidate.name === name);
  if (span === undefined || second !== undefined) {
    throw new Error(`not one ${name} in ${spans.map((candidate) => candidate.name).join(', ')}`);
  }
  return span;
}

/** The `error.type` of the span of that name. */
export const errorTypeOf = (exporter: InMemorySpanExporter, name: string): unknown =>
  spanNamed(exporter, name).attributes['error.type'];
