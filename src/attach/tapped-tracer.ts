import type { Context, Span, SpanOptions, Tracer, TracerProvider } from '@opentelemetry/api';
import { ShadowSpan } from './shadow-span.ts';
import type { Tap } from './tap.ts';
import { watchEnd } from './watch-end.ts';

/** What a tracer was asked for by. */
export type TracerIdentity = Parameters<TracerProvider['getTracer']>;

/** The forms that the API allows: `(work)`, `(options, work)`, `(options, context, work)`. */
type ActiveSpanArguments = readonly unknown[];

/**
 * A tracer that hands every span on to the host's tracing as it stands at that moment: hosts keep
 * tracers that they got before their SDK started.
 */
export class TappedTracer implements Tracer {
  readonly #tap: Tap;
  readonly #identity: TracerIdentity;
  #provider: TracerProvider | undefined;
  #tracer: Tracer | undefined;

  constructor(tap: Tap, identity: TracerIdentity) {
    this.#tap = tap;
    this.#identity = identity;
  }

  startSpan(name: string, options: SpanOptions = {}, context?: Context): Span {
    const original = this.#upstream().startSpan(name, options, this.#withoutShadow(context));
    try {
      const isSelected = this.#tap.isOpen && this.#tap.target.starts(name, options);
      return isSelected ? this.#follow(original, name, options) : original;
    } catch {
      return original;
    }
  }

  startActiveSpan<Work extends (span: Span) => unknown>(
    name: string,
    ...rest: ActiveSpanArguments
  ): ReturnType<Work> {
    const work = rest.at(-1) as (span: Span) => ReturnType<Work>;
    // As the SDK does where there is no work.
    if (rest.length === 0) return undefined as ReturnType<Work>;
    const options = (rest.length > 1 ? rest[0] : undefined) as SpanOptions | undefined;
    const given = (rest.length > 2 ? rest[1] : undefined) as Context | undefined;
    const { trace, context } = this.#tap.api;
    const parent = given ?? context.active();
    const span = this.startSpan(name, options, parent);
    return context.with(trace.setSpan(parent, span), work, undefined, span);
  }

  /** The operator's span is watched where it records; where it is dropped, a shadow takes its place. */
  #follow(original: Span, name: string, options: SpanOptions): Span {
    if (original.isRecording()) {
      watchEnd(original, this.#tap.target.ended);
      return original;
    }
    this.#tap.hasShadows = true;
    return new ShadowSpan(original, this.#tap.target.startPrivate(name, options));
  }

  #upstream(): Tracer {
    const provider = this.#tap.upstream();
    if (this.#tracer === undefined || provider !== this.#provider) {
      this.#provider = provider;
      this.#tracer = provider.getTracer(...this.#identity);
    }
    return this.#tracer;
  }

  /** Samplers see the parent that they would see without us. */
  #withoutShadow(given: Context | undefined): Context | undefined {
    if (!this.#tap.hasShadows) return given;
    const { trace, context } = this.#tap.api;
    const active = given ?? context.active();
    const parent = trace.getSpan(active);
    return parent instanceof ShadowSpan ? trace.setSpan(active, parent.original) : given;
  }
}
