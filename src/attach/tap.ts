import type { ContextAPI, Span, SpanOptions, TraceAPI, TracerProvider } from '@opentelemetry/api';

/** The parts of one copy of `@opentelemetry/api` that are used. */
export interface TracingApi {
  readonly trace: TraceAPI;
  readonly context: ContextAPI;
}

/** Whom the tap serves. What throws here leaves the span to the host alone. */
export interface TapTarget {
  /** Told of the provider behind a tracer, before its first span. */
  readonly meets: (provider: TracerProvider) => void;
  /** Told of every span that starts; answers whether it is selected. */
  readonly starts: (name: string, options: SpanOptions) => boolean;
  /** Whether spans that are not selected must be told to `enters` too. */
  readonly followsAll: () => boolean;
  /** Told under which parent a span starts, as the host sees both. */
  readonly enters: (entering: EnteringSpan) => void;
  /** Makes the private twin of a selected span that the host's tracing drops. */
  readonly startPrivate: (name: string, options: SpanOptions) => Span;
  /** Takes a selected span of the host's tracing that has ended. Private spans tell it themselves. */
  readonly ended: (span: Span) => void;
}

export interface EnteringSpan {
  readonly span: Span;
  /** The same span as the host's tracing and the private one have it. */
  readonly aliases: readonly Span[];
  readonly parent: Span | undefined;
  readonly isSelected: boolean;
}

/** What a tapped tracer needs: the host's tracing as it is now, and whom to serve. */
export interface Tap {
  readonly api: TracingApi;
  readonly target: TapTarget;
  /** The host's provider, or the API's own that drops every span. */
  readonly upstream: () => TracerProvider;
  isOpen: boolean;
  /** Whether a shadow was ever handed out: until then no parent can be one. */
  hasShadows: boolean;
  /** Gives the API's context back; `undefined` until the first selected span starts. */
  releaseContext: (() => void) | undefined;
}
