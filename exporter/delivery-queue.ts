import type { Diagnose } from '../src/diagnose.ts';
import { EventBuffer } from './event-buffer.ts';
import type { QueuedEvent } from './queued-event.ts';
import type { RunDetached } from './run-detached.ts';
import { type Outcome, RETRY, type Sink } from './sink.ts';
import type { Instance } from './wire-event.ts';

/** Why an event was let go. */
export type DropReason = 'queue_full' | 'rejected' | 'shutdown_deadline';

export interface QueueLimits {
  /** Events that may wait; the oldest go first. */
  readonly maxEvents: number;
  /** Their size as JSON, estimated upwards. */
  readonly maxBytes: number;
  /** Events that are sent at once, and at most, in one batch. A sink on this machine gets each at once. */
  readonly sendAtEvents: number;
  /** How long the first event that waits waits for others, in milliseconds. */
  readonly sendAfterMillis: number;
}

export interface DeliveryQueueOptions {
  readonly sink: Sink;
  readonly limits: QueueLimits;
  readonly instance: () => Instance;
  readonly runDetached: RunDetached;
  readonly diagnose: Diagnose;
  readonly now: () => number;
}

export interface SinkStatus {
  readonly name: Sink['name'];
  readonly waiting: number;
  readonly delivered: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** When the last attempt ended, in milliseconds since the epoch, and how. */
  readonly lastSend: { readonly atMillis: number; readonly outcome: Outcome['status'] } | undefined;
}

/**
 * The one place where an event waits for its sink. One batch is under way at a time; what is to be
 * retried goes back to the front and waits for the next send.
 */
export class DeliveryQueue {
  readonly #options: DeliveryQueueOptions;
  readonly #buffer: EventBuffer<QueuedEvent>;
  readonly #dropped = new Map<DropReason, number>();
  #delivered = 0;
  #lastSend: SinkStatus['lastSend'];
  #inFlight: readonly QueuedEvent[] = [];
  #sending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isUrgent = false;
  #isRetrying = false;

  constructor(options: DeliveryQueueOptions) {
    this.#options = options;
    this.#buffer = new EventBuffer(options.limits.maxEvents, options.limits.maxBytes);
  }

  add(event: QueuedEvent): void {
    this.#drop('queue_full', this.#buffer.push(event));
    this.#schedule();
  }

  /** Counts events that came too late to be taken. */
  refuse(count: number): void {
    this.#drop('shutdown_deadline', count);
  }

  /** Tries to deliver everything that waits now, each batch once. Resolves when done, or when a batch is to be retried. */
  async flush(): Promise<void> {
    await this.#sending;
    await this.#send(this.#buffer.length);
  }

  /** Lets go of what still waits, counted. */
  abandon(): void {
    this.#clearTimer();
    this.#drop('shutdown_deadline', this.#takeAll().length);
  }

  /**
   * Delivers everything in one blocking attempt, what is under way included: whether that arrived is
   * not known, and equal events count once.
   */
  sendAtExit(timeoutMillis: number): void {
    this.#clearTimer();
    const events = this.#takeAll();
    if (events.length === 0) return;
    const wires = events.map((event) => event.wire(this.#options.instance));
    this.#settle(this.#options.sink.deliverAtExit(wires, timeoutMillis), events);
    this.#schedule();
  }

  status(): SinkStatus {
    return {
      name: this.#options.sink.name,
      waiting: this.#buffer.length + this.#inFlight.length,
      delivered: this.#delivered,
      dropped: Object.fromEntries(this.#dropped),
      lastSend: this.#lastSend,
    };
  }

  #takeAll(): readonly QueuedEvent[] {
    const events = [...this.#inFlight, ...this.#buffer.take(this.#buffer.length)];
    this.#inFlight = [];
    return events;
  }

  #schedule(): void {
    if (this.#sending !== undefined || this.#buffer.length === 0) return;
    const { limits, runDetached } = this.#options;
    const isUrgent = !this.#isRetrying && this.#urgentCount() > 0;
    if (this.#timer !== undefined && this.#isUrgent === isUrgent) return;
    clearTimeout(this.#timer);
    this.#isUrgent = isUrgent;
    const delayMillis = isUrgent ? 0 : limits.sendAfterMillis;
    const send = (): void => void this.#send(isUrgent ? this.#urgentCount() : this.#buffer.length);
    // Unreferenced: events that wait never keep the host alive.
    this.#timer = runDetached(() => setTimeout(send, delayMillis).unref());
  }

  /** Events that need not wait for others: whole batches, or all of them for a sink on this machine. */
  #urgentCount(): number {
    const { sink, limits } = this.#options;
    return this.#buffer.length - (sink.isLocal ? 0 : this.#buffer.length % limits.sendAtEvents);
  }

  #send(count: number): Promise<void> {
    this.#sending ??= this.#options
      .runDetached(() => this.#sendBatches(count))
      .finally(() => {
        this.#sending = undefined;
        this.#schedule();
      });
    return this.#sending;
  }

  /** Sends `count` events batch after batch, until one is to be retried. */
  async #sendBatches(count: number): Promise<void> {
    this.#clearTimer();
    this.#isRetrying = false;
    const { sendAtEvents } = this.#options.limits;
    for (let left = count; left > 0 && !this.#isRetrying; left -= sendAtEvents) {
      const batch = this.#buffer.take(Math.min(left, sendAtEvents));
      if (batch.length === 0) return;
      this.#inFlight = batch;
      const outcome = await this.#deliver(batch);
      // A last send at exit may have taken the batch over meanwhile.
      if (this.#inFlight !== batch) return;
      this.#inFlight = [];
      this.#settle(outcome, batch);
    }
  }

  async #deliver(batch: readonly QueuedEvent[]): Promise<Outcome> {
    try {
      return await this.#options.sink.deliver(batch.map((event) => event.wire(this.#options.instance)));
    } catch {
      return RETRY;
    }
  }

  #settle({ status }: Outcome, events: readonly QueuedEvent[]): void {
    this.#lastSend = { atMillis: this.#options.now(), outcome: status };
    if (status === 'delivered') {
      this.#delivered += events.length;
    } else if (status === 'rejected') {
      this.#drop('rejected', events.length);
    } else {
      this.#isRetrying = true;
      this.#options.diagnose('delivery_error');
      this.#drop('queue_full', this.#buffer.restore(events));
    }
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #drop(reason: DropReason, count: number): void {
    if (count === 0) return;
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + count);
    if (reason !== 'shutdown_deadline') this.#options.diagnose(reason);
  }
}
