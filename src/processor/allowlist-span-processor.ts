import { type Attributes, type Context, trace } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Catalog, Entry } from '../catalog/define-catalog.ts';
import { select, selectAtStart } from '../catalog/select.ts';
import { type Diagnose, createDiagnose } from '../diagnose.ts';
import { asStarted } from './as-started.ts';
import { filterSpan } from './filter-span.ts';
import { Invocations, type Place } from './invocations.ts';
import { lendable } from './lend.ts';

export interface AllowlistSpanProcessorOptions {
  readonly catalog: Catalog;
  /** Receives the closed spans: a batching processor in front of an exporter, for one. */
  readonly next: Pick<SpanProcessor, 'onEnd' | 'forceFlush' | 'shutdown'>;
  /** Told the attributes that any span starts with. Nothing by default. */
  readonly onStart?: (attributes: Attributes) => void;
  /** Whose invocation each span belongs to, where others note that too. Its own by default. */
  readonly invocations?: Invocations;
  /** Whether each span is noted as it starts, also those that a sampler drops. By default they are not. */
  readonly seesEverySpan?: () => boolean;
}

/** What the processor did so far. */
export interface ProcessorCounters {
  /** Spans that became closed spans. */
  readonly selected: number;
  /** Spans that were dropped because reading or passing them on threw. */
  readonly selectionErrors: number;
  /** Values that became `other`, by property. */
  readonly folded: Readonly<Record<string, number>>;
}

/**
 * Keeps only what a catalog allows. Each ended span that the catalog selects is built anew as a closed
 * span and passed on; every other span is ignored, and no original is ever changed. A selected span
 * inside another one is part of it and is not passed on. It fails closed: whatever throws on the way
 * drops the span, counted, and never reaches the caller.
 */
export class AllowlistSpanProcessor implements SpanProcessor {
  readonly #catalog: Catalog;
  readonly #next: AllowlistSpanProcessorOptions['next'];
  readonly #observe: (attributes: Attributes) => void;
  readonly #invocations: Invocations;
  readonly #seesEverySpan: () => boolean;
  readonly #diagnose: Diagnose = createDiagnose();
  /** A host may attach and list the processor too: a span still counts once. */
  readonly #done = new WeakSet<ReadableSpan>();
  readonly #folded = new Map<string, number>();
  #selected = 0;
  #selectionErrors = 0;

  constructor(options: AllowlistSpanProcessorOptions) {
    const { catalog, next, onStart, invocations = new Invocations(), seesEverySpan } = options;
    this.#catalog = catalog;
    this.#invocations = invocations;
    this.#seesEverySpan = seesEverySpan ?? (() => false);
    this.#next = next;
    this.#observe = onStart ?? (() => undefined);
  }

  onStart(span: Span, parentContext: Context): void {
    this.#failClosed(() => {
      this.#observe(span.attributes);
      this.#invocations.enter({
        span,
        name: span.name,
        parent: trace.getSpan(parentContext),
        ownsInvocation: selectAtStart(this.#catalog, span) === 'invocation',
        canMissSpans: !this.#seesEverySpan(),
      });
    });
  }

  onEnd(span: ReadableSpan): void {
    this.#failClosed(() => {
      const place = this.#invocations.placeOf(span);
      if (place?.isOwner === true && place.invocation !== undefined)
        this.#invocations.close(place.invocation);
      const started = asStarted(span, place?.startAttributes);
      const entries = select(this.#catalog, started, place?.startName);
      if (entries.length === 0 || this.#done.has(span)) return;
      this.#done.add(span);
      this.#take(started, entries, place);
    });
  }

  /** Never rejects. */
  async forceFlush(): Promise<void> {
    await this.#next.forceFlush().catch(() => undefined);
  }

  /** Never rejects. */
  async shutdown(): Promise<void> {
    await this.#next.shutdown().catch(() => undefined);
  }

  counters(): ProcessorCounters {
    return {
      selected: this.#selected,
      selectionErrors: this.#selectionErrors,
      folded: Object.fromEntries(this.#folded),
    };
  }

  #take(span: ReadableSpan, entries: readonly Entry[], place: Place | undefined): void {
    const { invocation, isOwner, startName } = place ?? {};
    const { refusals } = this.#catalog;
    const options = { refusals, ...(startName !== undefined && { startName }) };
    if (invocation !== undefined && isOwner !== true) {
      const properties = entries.flatMap((entry) => entry.properties);
      Object.assign(invocation.lent, lendable(filterSpan(span, entries, ignore, options), properties));
      return;
    }
    const lent = invocation?.lent ?? {};
    this.#next.onEnd(filterSpan(span, entries, this.#countFold, { ...options, lent }));
    this.#selected += 1;
  }

  readonly #countFold = (property: string): void => {
    this.#folded.set(property, (this.#folded.get(property) ?? 0) + 1);
  };

  #failClosed(work: () => void): void {
    try {
      work();
    } catch {
      this.#selectionErrors += 1;
      this.#diagnose('selection_error');
    }
  }
}

function ignore(): void {
  return undefined;
}
