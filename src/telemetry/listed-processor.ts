import type { Context } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';

/**
 * The processor as a host lists it among its `spanProcessors`. It stands for the one that takes part now: there is
 * none while telemetry is off, or where it must not count, as beside other telemetry that has tapped the process.
 */
export class ListedProcessor implements SpanProcessor {
  readonly #current: () => SpanProcessor | undefined;

  constructor(current: () => SpanProcessor | undefined) {
    this.#current = current;
  }

  onStart(span: Span, parentContext: Context): void {
    this.#current()?.onStart(span, parentContext);
  }

  onEnd(span: ReadableSpan): void {
    this.#current()?.onEnd(span);
  }

  async forceFlush(): Promise<void> {
    await this.#current()?.forceFlush();
  }

  async shutdown(): Promise<void> {
    await this.#current()?.shutdown();
  }
}
