import type { Attributes, Context } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Catalog } from '../catalog/define-catalog.ts';
import { select } from '../catalog/select.ts';
import { type Diagnose, createDiagnose } from '../diagnose.ts';
import { filterSpan } from './filter-span.ts';

export interface AllowlistSpanProcessorOptions {
  readonly catalog: Catalog;
  /** Receives the closed spans: a batching processor in front of an exporter, for one. */
  readonly next: Pick<SpanProcessor, 'onEnd' | 'forceFlush' | 'shutdown'>;
  /** Told the attributes that any span starts with. Nothing by default. */
  readonly onStart?: (attributes: Attributes) => void;
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
 * span and passed on; every other span is ignored, and no original is ever changed. It fails closed:
 * whatever throws on the way drops the span, counted, and never reaches the caller.
 */
export class AllowlistSpanProcessor implements SpanProcessor {
  readonly #catalog: Catalog;
  readonly #next: AllowlistSpanProcessorOptions['next'];
  readonly #observe: (attributes: Attributes) => void;
  readonly #diagnose: Diagnose = createDiagnose();
  /** A host may attach and list the processor too: a span still counts once. */
  readonly #done = new WeakSet<ReadableSpan>();
  readonly #folded = new Map<string, number>();
  #selected = 0;
  #selectionErrors = 0;

  constructor({ catalog, next, onStart }: AllowlistSpanProcessorOptions) {
    this.#catalog = catalog;
    this.#next = next;
    this.#observe = onStart ?? (() => undefined);
  }

  onStart(span: Span, _parentContext: Context): void {
    this.#failClosed(() => this.#observe(span.attributes));
  }

  onEnd(span: ReadableSpan): void {
    this.#failClosed(() => {
      const entries = select(this.#catalog, span);
      if (entries.length === 0 || this.#done.has(span)) return;
      this.#done.add(span);
      const closed = filterSpan(span, entries, this.#countFold);
      this.#next.onEnd(closed);
      this.#selected += 1;
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
