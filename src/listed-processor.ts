import type { Context } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';

/**
 * The processor as a host lists it among its `spanProcessors`. Its first span decides once whether it
 * takes part: where other telemetry has tapped the same process, a span would count twice.
 */
export class ListedProcessor implements SpanProcessor {
  readonly #processor: SpanProcessor;
  readonly #mayTakePart: () => boolean;
  #takesPart: boolean | undefined;

  constructor(processor: SpanProcessor, mayTakePart: () => boolean) {
    this.#processor = processor;
    this.#mayTakePart = mayTakePart;
  }

  onStart(span: Span, parentContext: Context): void {
    if (this.#decide()) this.#processor.onStart(span, parentContext);
  }

  onEnd(span: ReadableSpan): void {
    if (this.#decide()) this.#processor.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.#processor.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#processor.shutdown();
  }

  #decide(): boolean {
    this.#takesPart ??= this.#mayTakePart();
    return this.#takesPart;
  }
}
