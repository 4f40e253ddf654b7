import type { Context } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';

/**
 * The processor as a host lists it among its `spanProcessors`. It takes no part where its telemetry must not
 * count, as beside other telemetry that has tapped the same process.
 */
export class ListedProcessor implements SpanProcessor {
  readonly #processor: SpanProcessor;
  readonly #takesPart: () => boolean;

  constructor(processor: SpanProcessor, takesPart: () => boolean) {
    this.#processor = processor;
    this.#takesPart = takesPart;
  }

  onStart(span: Span, parentContext: Context): void {
    if (this.#takesPart()) this.#processor.onStart(span, parentContext);
  }

  onEnd(span: ReadableSpan): void {
    if (this.#takesPart()) this.#processor.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.#processor.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#processor.shutdown();
  }
}
