import type {
  Attributes,
  AttributeValue,
  Exception,
  Link,
  Span,
  SpanContext,
  SpanStatus,
  TimeInput,
} from '@opentelemetry/api';

/**
 * What a host is given for a selected span that its own tracing drops. To the host's tracing it is the
 * dropped span, under the very same span context; what the host writes on it goes to a private span.
 */
export class ShadowSpan implements Span {
  /** The span that the host would have had without us. */
  readonly original: Span;
  readonly #recording: Span;

  constructor(original: Span, recording: Span) {
    this.original = original;
    this.#recording = recording;
  }

  spanContext(): SpanContext {
    return this.original.spanContext();
  }

  /** True, so that a host that asks first still writes the outcome. */
  isRecording(): boolean {
    return this.#recording.isRecording();
  }

  setAttribute(key: string, value: AttributeValue): this {
    this.#recording.setAttribute(key, value);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    this.#recording.setAttributes(attributes);
    return this;
  }

  addEvent(name: string, attributesOrStartTime?: Attributes | TimeInput, startTime?: TimeInput): this {
    this.#recording.addEvent(name, attributesOrStartTime, startTime);
    return this;
  }

  /** Links lead to the operator's traces: the private span has none. */
  addLink(_link: Link): this {
    return this;
  }

  addLinks(_links: Link[]): this {
    return this;
  }

  setStatus(status: SpanStatus): this {
    this.#recording.setStatus(status);
    return this;
  }

  updateName(name: string): this {
    this.#recording.updateName(name);
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    this.#recording.recordException(exception, time);
  }

  end(endTime?: TimeInput): void {
    this.#recording.end(endTime);
  }
}
