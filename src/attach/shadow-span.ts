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
 * dropped span, under the very same span context; what the host writes on it goes to a private span. A
 * dropped span takes whatever it is given, and so does this one: what the private span cannot take is
 * lost on it alone. It has no private names, since a host may wrap it in a Proxy.
 */
export class ShadowSpan implements Span {
  /** The span that the host would have had without us. */
  readonly original: Span;
  private readonly recording: Span;

  constructor(original: Span, recording: Span) {
    this.original = original;
    this.recording = recording;
  }

  spanContext(): SpanContext {
    return this.original.spanContext();
  }

  /** True, so that a host that asks first still writes the outcome. */
  isRecording(): boolean {
    return this.recording.isRecording();
  }

  setAttribute(key: string, value: AttributeValue): this {
    return this.write((span) => span.setAttribute(key, value));
  }

  setAttributes(attributes: Attributes): this {
    return this.write((span) => span.setAttributes(attributes));
  }

  addEvent(name: string, attributesOrStartTime?: Attributes | TimeInput, startTime?: TimeInput): this {
    return this.write((span) => span.addEvent(name, attributesOrStartTime, startTime));
  }

  /** Links lead to the operator's traces: the private span has none. */
  addLink(_link: Link): this {
    return this;
  }

  addLinks(_links: Link[]): this {
    return this;
  }

  setStatus(status: SpanStatus): this {
    return this.write((span) => span.setStatus(status));
  }

  updateName(name: string): this {
    return this.write((span) => span.updateName(name));
  }

  recordException(exception: Exception, time?: TimeInput): void {
    this.write((span) => span.recordException(exception, time));
  }

  end(endTime?: TimeInput): void {
    this.write((span) => span.end(endTime));
  }

  private write(work: (span: Span) => unknown): this {
    try {
      work(this.recording);
    } catch {
      // A host whose tracing is off never sees an error from a span.
    }
    return this;
  }
}
