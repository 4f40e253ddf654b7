import type { Context, Span, SpanOptions, Tracer, TracerProvider } from '@opentelemetry/api';
import { ShadowSpan } from './shadow-span.ts';
import type { EnteringSpan, Tap, TracerIdentity } from './tap.ts';
import { watchEnd } from './watch-end.ts';

/** The forms that the API allows: `(work)`, `(options, work)`, `(options, context, work)`. */
type ActiveSpanArguments = readonly unknown[];

/**
 * A tracer that hands every span on to the host's tracing as it stands at that moment: hosts keep
 * tracers that they got before their SDK started. It has no private names, since a host may wrap it in a
 * Proxy or derive from it.
 */
export class TappedTracer implements Tracer {
  private readonly tap: Tap;
  private readonly identity: TracerIdentity;
  private readonly currentProvider: () => TracerProvider;
  private provider: TracerProvider | undefined;
  private tracer: Tracer | undefined;

  /** `currentProvider` is the host's, or the API's own that drops every span. */
  constructor(tap: Tap, identity: TracerIdentity, currentProvider: () => TracerProvider) {
    this.tap = tap;
    this.identity = identity;
    this.currentProvider = currentProvider;
  }

  startSpan(name: string, options: SpanOptions = {}, context?: Context): Span {
    const tap = this.tap.latest();
    const original = this.upstream().startSpan(name, options, this.withoutShadow(context));
    if (!tap.isOpen) return original;
    try {
      const selection = tap.target.starts(name, options);
      if (selection !== undefined) tap.claimContext();
      else if (!tap.target.followsAll()) return original;
      const parent =
        options.root === true ? undefined : tap.api.trace.getSpan(context ?? tap.api.context.active());
      const entering = {
        span: original,
        name,
        // A copy, since the host may change its own.
        attributes: selection === undefined ? undefined : { ...options.attributes },
        aliases: [],
        parent,
        ownsInvocation: selection === 'invocation',
      };
      return selection === undefined ? this.enter(entering) : this.follow(entering, options);
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
    const { trace, context } = this.tap.api;
    const parent = given ?? context.active();
    const span = this.startSpan(name, options, parent);
    return context.with(trace.setSpan(parent, span), work, undefined, span);
  }

  /** The tracer that the host would have without us. */
  upstream(): Tracer {
    const provider = this.currentProvider();
    if (this.tracer === undefined || provider !== this.provider) {
      this.provider = provider;
      this.tracer = this.tap.tracerOf(provider, this.identity);
    }
    return this.tracer;
  }

  /** The operator's span is watched where it records; where it is dropped, a shadow takes its place. */
  private follow(entering: EnteringSpan, options: SpanOptions): Span {
    const tap = this.tap.latest();
    const { span: original, name } = entering;
    if (original.isRecording()) {
      watchEnd(original, tap.target.ended);
      return this.enter(entering);
    }
    tap.hasShadows = true;
    const recording = tap.target.startPrivate(name, options);
    return this.enter({
      ...entering,
      span: new ShadowSpan(original, recording),
      aliases: [original, recording],
    });
  }

  private enter(entering: EnteringSpan): Span {
    this.tap.latest().target.enters(entering);
    return entering.span;
  }

  /** Samplers see the parent that they would see without us. */
  private withoutShadow(given: Context | undefined): Context | undefined {
    if (!this.tap.latest().hasShadows) return given;
    const { trace, context } = this.tap.api;
    const active = given ?? context.active();
    const parent = trace.getSpan(active);
    return parent instanceof ShadowSpan ? trace.setSpan(active, parent.original) : given;
  }
}
