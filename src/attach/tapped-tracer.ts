import type { Context, Span, SpanOptions, Tracer, TracerProvider } from '@opentelemetry/api';
import { claimContext } from './context-manager.ts';
import { ShadowSpan } from './shadow-span.ts';
import type { EnteringSpan, Tap } from './tap.ts';
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
    const tap = this.#tap;
    const original = this.#upstream().startSpan(name, options, this.#withoutShadow(context));
    if (!tap.isOpen) return original;
    try {
      const isSelected = tap.target.starts(name, options);
      if (isSelected) tap.releaseContext ??= claimContext(tap.api);
      if (!isSelected && !tap.target.followsAll()) return original;
      const parent =
        options.root === true ? undefined : tap.api.trace.getSpan(context ?? tap.api.context.active());
      return isSelected
        ? this.#follow(original, parent, name, options)
        : this.#enter({ span: original, aliases: [], parent, isSelected });
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
  #follow(original: Span, parent: Span | undefined, name: string, options: SpanOptions): Span {
    const { target } = this.#tap;
    if (original.isRecording()) {
      watchEnd(original, target.ended);
      return this.#enter({ span: original, aliases: [], parent, isSelected: true });
    }
    this.#tap.hasShadows = true;
    const recording = target.startPrivate(name, options);
    const span = new ShadowSpan(original, recording);
    return this.#enter({ span, aliases: [original, recording], parent, isSelected: true });
  }

  #enter(entering: EnteringSpan): Span {
    this.#tap.target.enters(entering);
    return entering.span;
  }

  #upstream(): Tracer {
    const provider = this.#tap.upstream();
    if (this.#tracer === undefined || provider !== this.#provider) {
      this.#provider = provider;
      this.#meet(provider);
      this.#tracer = provider.getTracer(...this.#identity);
    }
    return this.#tracer;
  }

  #meet(provider: TracerProvider): void {
    try {
      if (this.#tap.isOpen) this.#tap.target.meets(provider);
    } catch {
      // What cannot be recognised is taken for an SDK that is supported.
    }
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
