import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Catalog, Entry } from '../src/catalog/define-catalog.ts';
import { passedStartTest, select } from '../src/catalog/select.ts';
import { type Facts, toEvent } from '../src/catalog/to-event.ts';
import { createDiagnose } from '../src/diagnose.ts';
import type { Permission } from '../src/permission.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import {
  DEFAULT_LIMITS,
  type ExporterCounters,
  type PostHogSpanExporterOptions,
  randomInstance,
} from './exporter-options.ts';
import { createEventUuid } from './event-uuid.ts';
import { isValidEvent } from './is-valid-event.ts';
import { OncePerDay } from './once-per-day.ts';
import { createPostHogSink } from './posthog-sink.ts';
import { QueuedEvent } from './queued-event.ts';
import { createRunDetached } from '../src/run-detached.ts';
import { fixDay, fixTime } from './fix-time.ts';
import { withDeadline } from '../src/with-deadline.ts';

const GRANTED: Permission = { status: 'granted' };

/** `ExportResultCode.SUCCESS` of `@opentelemetry/core`: taken into the queue, or counted. */
const SUCCESS = 0;

/**
 * Maps finished spans to the events of a catalog and delivers them. It takes a batch at once: the
 * callback comes before `export` returns, exactly once and always with success, since what cannot be
 * delivered later is kept or counted here, not by a batching processor in front. Safe without
 * `AllowlistSpanProcessor` before it: an event holds what the catalog names and nothing else.
 *
 * @throws TypeError when neither sinks nor a valid key and host are given.
 */
export class PostHogSpanExporter implements SpanExporter {
  readonly #catalog: Catalog;
  readonly #facts: Facts;
  readonly #now: () => number;
  readonly #timeoutMillis: number;
  readonly #startedMillis: number;
  readonly #queues: readonly DeliveryQueue[];
  readonly #diagnose = createDiagnose();
  readonly #eventUuid = createEventUuid();
  readonly #once = new OncePerDay();
  readonly #folded = new Map<string, number>();
  #replacedTimes = 0;
  #selectionErrors = 0;
  #isShutdown = false;
  #onFirstEvent: (() => void) | undefined;

  constructor(options: PostHogSpanExporterOptions) {
    const {
      catalog,
      facts,
      now = Date.now,
      timeoutMillis = 2000,
      limits,
      instance = randomInstance(),
      permission = () => GRANTED,
      onSettled = () => undefined,
    } = options;
    this.#catalog = catalog;
    this.#facts = (name) => (name === 'schema_version' ? catalog.definition.version : facts?.(name));
    this.#now = now;
    this.#onFirstEvent = options.onFirstEvent;
    this.#timeoutMillis = timeoutMillis;
    this.#startedMillis = now();
    const shared = {
      limits: { ...DEFAULT_LIMITS, ...limits },
      instance,
      permission,
      onSettled,
      runDetached: createRunDetached(),
      diagnose: this.#diagnose,
      now,
    };
    const sinks = options.sinks ?? [createPostHogSink({ key: options.key ?? '', host: options.host ?? '' })];
    this.#queues = sinks.map((sink) => new DeliveryQueue({ sink, ...shared }));
  }

  export(spans: ReadableSpan[], resultCallback: Parameters<SpanExporter['export']>[1]): void {
    for (const span of spans) this.#take(span);
    resultCallback({ code: SUCCESS });
  }

  /** Tries once to deliver what waits, within the deadline. Never rejects. */
  forceFlush(): Promise<void> {
    return this.#flush(false);
  }

  /** To be called when more, or less, may be sent than before. */
  permissionChanged(): void {
    for (const queue of this.#queues) queue.permissionChanged();
  }

  /** As `forceFlush`; what waits after it is dropped and counted. Spans that come later are counted too. */
  async shutdown(): Promise<void> {
    this.#isShutdown = true;
    await this.#flush(true);
    this.discard();
  }

  /** Ends without an attempt: what waits is dropped and counted. */
  discard(): void {
    this.#isShutdown = true;
    for (const queue of this.#queues) queue.abandon();
  }

  /** Delivers what waits in one blocking attempt, for a process that ends now; at most `timeoutMillis`. */
  sendAtExit(timeoutMillis: number = this.#timeoutMillis): void {
    for (const queue of this.#queues) {
      try {
        queue.sendAtExit(timeoutMillis);
      } catch {
        this.#diagnose('delivery_error');
      }
    }
  }

  counters(): ExporterCounters {
    return {
      sinks: this.#queues.map((queue) => queue.status()),
      replacedTimes: this.#replacedTimes,
      selectionErrors: this.#selectionErrors,
      folded: Object.fromEntries(this.#folded),
    };
  }

  async #flush(isLast: boolean): Promise<void> {
    await withDeadline(Promise.all(this.#queues.map((queue) => queue.flush(isLast))), this.#timeoutMillis);
  }

  #take(span: ReadableSpan): void {
    try {
      for (const entry of select(this.#catalog, span)) this.#enqueue(span, entry);
    } catch {
      this.#selectionErrors += 1;
      this.#diagnose('selection_error');
    }
  }

  #enqueue(span: ReadableSpan, entry: Entry): void {
    const event = toEvent(span, entry, this.#facts, this.#countFold);
    const fix = entry.event.acrossProcesses === true ? fixDay : fixTime;
    const { timestampMillis, isReplaced } = fix(event.startMillis, this.#startedMillis, this.#now());
    if (isCountedOnce(entry, span) && !this.#once.isFirst(entry.event, event, timestampMillis)) return;
    const isValid = isValidEvent(event);
    if (this.#isShutdown || !isValid) {
      for (const queue of this.#queues) queue.refuse(isValid ? 'shutdown_deadline' : 'invalid');
      return;
    }
    if (isReplaced) this.#replacedTimes += 1;
    const { traceId, spanId } = span.spanContext();
    const queued = new QueuedEvent({
      entry,
      event,
      origin: { traceId, spanId, event: event.name },
      timestampMillis,
      eventUuid: this.#eventUuid,
    });
    for (const queue of this.#queues) queue.add(queued);
    this.#onFirstEvent?.();
    this.#onFirstEvent = undefined;
  }

  readonly #countFold = (property: string): void => {
    this.#folded.set(property, (this.#folded.get(property) ?? 0) + 1);
  };
}

function isCountedOnce(entry: Entry, span: ReadableSpan): boolean {
  return entry.event.oncePerDay !== undefined && passedStartTest(entry, span)?.everyTime !== true;
}
