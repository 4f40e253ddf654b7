import type {
  ContextAPI,
  ProxyTracerProvider,
  Span,
  SpanOptions,
  TraceAPI,
  Tracer,
  TracerProvider,
} from '@opentelemetry/api';

/** The parts of one copy of `@opentelemetry/api` that are used. */
export interface TracingApi {
  readonly trace: TraceAPI;
  readonly context: ContextAPI;
  readonly ProxyTracerProvider: new () => ProxyTracerProvider;
}

/** Whom the tap serves. What throws here leaves the span to the host alone. */
export interface TapTarget {
  /** Told of the provider behind a tracer, before its first span. */
  readonly meets: (provider: TracerProvider) => void;
  /** Told of every span that starts; answers as what it is selected. */
  readonly starts: (name: string, options: SpanOptions) => 'invocation' | 'notice' | undefined;
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
  readonly name: string;
  /** Of a selected span. */
  readonly attributes: SpanOptions['attributes'];
  /** The same span as the host's tracing and the private one have it. */
  readonly aliases: readonly Span[];
  readonly parent: Span | undefined;
  readonly ownsInvocation: boolean;
}

/** What a tracer was asked for by. */
export type TracerIdentity = Parameters<TracerProvider['getTracer']>;

/** What a tapped tracer needs: the host's tracing as it is now, and whom to serve. */
export interface Tap {
  readonly api: TracingApi;
  readonly target: TapTarget;
  /** The provider's own tracer, whoever taps it. Never throws for a provider that gives none. */
  readonly tracerOf: (provider: TracerProvider, identity: TracerIdentity) => Tracer;
  /** Claims the API's context for the parents of spans, once, and only while the host has no SDK. */
  readonly claimContext: () => void;
  /** The tap that the same provider has now: a host keeps its tracers when telemetry is switched off and on. */
  readonly latest: () => Tap;
  isOpen: boolean;
  /** Whether a shadow was ever handed out: until then no parent can be one. */
  hasShadows: boolean;
}
