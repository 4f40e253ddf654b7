import { type Attributes, type Span, isSpanContextValid } from '@opentelemetry/api';

/** What one outermost selected span stands for, with all that is selected inside it. */
export interface Invocation {
  readonly traceId: string;
  readonly spanId: string;
  /** Id of the span above the owner: whatever has it as parent too is beside the invocation. */
  readonly parentSpanId: string | undefined;
  /** Ruled values that spans inside told, by attribute. */
  readonly lent: Attributes;
}

/** Where a span stands: it owns an invocation, is part of one, or is outside. */
export interface Place {
  readonly invocation: Invocation | undefined;
  readonly isOwner: boolean;
  /** What the span started with; attributes of selected spans only. */
  readonly startName: string;
  readonly startAttributes: Attributes | undefined;
}

export interface EnteringSpan {
  readonly span: Span;
  readonly name: string;
  /** Of a selected span. */
  readonly attributes?: Attributes | undefined;
  /** The same span as others see it. None by default. */
  readonly aliases?: readonly Span[];
  readonly parent: Span | undefined;
  /** Whether it is an invocation where it is inside none. */
  readonly ownsInvocation: boolean;
  /**
   * Whether spans between a parent and its invocation can be missing, since a sampler dropped them: then an
   * unknown parent belongs to the open invocation of its trace. Off by default.
   */
  readonly canMissSpans?: boolean;
}

/** More calls under way at once than this, and the oldest are no longer found by their trace. */
const MAX_UNDER_WAY = 1000;

/**
 * Decides when a span starts whose invocation it belongs to, so that one invocation counts once: the
 * outermost selected span owns it. Spans are told apart as objects, which holds without ids, for spans
 * that are dropped, and for two calls under one remote parent; the table goes with the spans.
 */
export class Invocations {
  readonly #places = new WeakMap<object, Place>();
  readonly #underWay = new Set<Invocation>();

  /** Whether an invocation is under way: until then, no span that is not selected needs a place. */
  get isAnyOpen(): boolean {
    return this.#underWay.size > 0;
  }

  /** Gives a starting span its place. The first call for a span decides. */
  enter(entering: EnteringSpan): void {
    const { span, name, attributes, aliases = [], parent, ownsInvocation, canMissSpans = false } = entering;
    if (this.#places.has(span)) return;
    const around = this.#around(parent, canMissSpans);
    const place: Place = {
      invocation: around ?? (ownsInvocation ? this.#open(span, parent) : undefined),
      isOwner: around === undefined && ownsInvocation,
      startName: name,
      startAttributes: attributes,
    };
    for (const each of [span, ...aliases]) {
      // Some providers give one object for every span that they drop.
      if (!this.#places.has(each)) this.#places.set(each, place);
    }
  }

  /** The place of a span; `undefined` where it was not seen to start. */
  placeOf(span: object): Place | undefined {
    return this.#places.get(span);
  }

  /** Ends an invocation with its owner. What is inside it and ends later is still part of it. */
  close(invocation: Invocation): void {
    this.#underWay.delete(invocation);
  }

  #around(parent: Span | undefined, canMissSpans: boolean): Invocation | undefined {
    if (parent === undefined) return undefined;
    const known = this.#places.get(parent);
    return known === undefined ? this.#ofUnknown(parent, canMissSpans) : known.invocation;
  }

  /**
   * An unknown parent may be an owner's context in another object, or a dropped span inside. That of
   * another process starts anew.
   */
  #ofUnknown(parent: Span, canMissSpans: boolean): Invocation | undefined {
    const { traceId, spanId, isRemote } = parent.spanContext();
    if (!isSpanContextValid(parent.spanContext())) return undefined;
    for (const invocation of this.#underWay) {
      // Without an SDK a span has the context of its remote parent, which all calls under it share.
      if (invocation.traceId !== traceId || invocation.parentSpanId === spanId) continue;
      if (invocation.spanId === spanId || (canMissSpans && isRemote !== true)) return invocation;
    }
    return undefined;
  }

  #open(span: Span, parent: Span | undefined): Invocation {
    const { traceId, spanId } = span.spanContext();
    const invocation: Invocation = { traceId, spanId, parentSpanId: parent?.spanContext().spanId, lent: {} };
    for (const oldest of this.#underWay) {
      if (this.#underWay.size < MAX_UNDER_WAY) break;
      this.#underWay.delete(oldest);
    }
    this.#underWay.add(invocation);
    return invocation;
  }
}
