import type { Diagnose } from '../src/diagnose.ts';
import type { Instance } from '../src/instance.ts';
import { DeliveryCounters, type DeliveryStatus, type DropReason } from './delivery-counters.ts';
import { EventBuffer } from './event-buffer.ts';
import { isValidDistinctId } from './is-valid-event.ts';
import type { QueuedEvent } from './queued-event.ts';
import type { RunDetached } from './run-detached.ts';
import { type Outcome, RETRY, type Sink } from './sink.ts';
import type { WireEvent } from './wire-event.ts';

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

export interface SinkStatus extends DeliveryStatus {
  readonly name: Sink['name'];
  readonly waiting: number;
}

/**
 * The one place where an event waits for its sink. One batch is under way at a time; what is to be
 * retried goes back to the front and waits for the next send.
 */
export class DeliveryQueue {
  readonly #options: DeliveryQueueOptions;
  readonly #buffer: EventBuffer<QueuedEvent>;
  readonly #counters: DeliveryCounters;
  #inFlight: readonly QueuedEvent[] = [];
  #sending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isUrgent = false;
  #isRetrying = false;

  constructor(options: DeliveryQueueOptions) {
    this.#options = options;
    this.#buffer = new EventBuffer(options.limits.maxEvents, options.limits.maxBytes);
    this.#counters = new DeliveryCounters(options.diagnose, options.now);
  }

  add(event: QueuedEvent): void {
    this.#counters.dropped('queue_full', this.#buffer.push(event));
    this.#schedule();
  }

  /** Counts an event that is not taken. */
  refuse(reason: DropReason): void {
    this.#counters.dropped(reason, 1);
  }

  /** Tries to deliver everything that waits now, each batch once. Resolves when done, or when a batch is to be retried. */
  async flush(): Promise<void> {
    await this.#sending;
    await this.#send(this.#buffer.length);
  }

  /** Lets go of what still waits, counted. */
  abandon(): void {
    this.#clearTimer();
    this.#counters.dropped('shutdown_deadline', this.#takeAll().length);
  }

  /**
   * Delivers everything in one blocking attempt, what is under way included: whether that arrived is
   * not known, and equal events count once.
   */
  sendAtExit(timeoutMillis: number): void {
    this.#clearTimer();
    const instance = this.#options.instance();
    const events = this.#complete(this.#takeAll(), instance);
    if (events.length === 0) return;
    const wires = events.map((event) => event.wire(instance));
    this.#settle(this.#deliverAtExit(wires, timeoutMillis), events);
    this.#schedule();
  }

  status(): SinkStatus {
    return {
      name: this.#options.sink.name,
      waiting: this.#buffer.length + this.#inFlight.length,
      ...this.#counters.status(),
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
    this.#sending ??= this.#attempt(count).finally(() => {
      this.#sending = undefined;
      this.#schedule();
    });
    return this.#sending;
  }

  /** What throws on the way, in a context manager of the host's for one, is a reason to try again. */
  async #attempt(count: number): Promise<void> {
    try {
      await this.#options.runDetached(() => this.#sendBatches(count));
    } catch {
      this.#isRetrying = true;
      this.#options.diagnose('delivery_error');
    }
  }

  /** Sends `count` events batch after batch, until one is to be retried. */
  async #sendBatches(count: number): Promise<void> {
    this.#clearTimer();
    this.#isRetrying = false;
    const { sendAtEvents } = this.#options.limits;
    const instance = this.#options.instance();
    for (let left = count; left > 0 && !this.#isRetrying; left -= sendAtEvents) {
      const batch = this.#complete(this.#buffer.take(Math.min(left, sendAtEvents)), instance);
      if (batch.length === 0) continue;
      this.#inFlight = batch;
      const outcome = await this.#deliver(batch.map((event) => event.wire(instance)));
      // A last send at exit may have taken the batch over meanwhile.
      if (this.#inFlight !== batch) return;
      this.#inFlight = [];
      this.#settle(outcome, batch);
    }
  }

  /** Fixes whose the events are, and lets go of those whose sender PostHog would refuse. */
  #complete(events: readonly QueuedEvent[], instance: Instance): readonly QueuedEvent[] {
    const valid = events.filter((event) => isValidDistinctId(event.wire(instance).distinct_id));
    this.#counters.dropped('invalid', events.length - valid.length);
    return valid;
  }

  async #deliver(wires: readonly WireEvent[]): Promise<Outcome> {
    try {
      return await this.#options.sink.deliver(wires);
    } catch {
      return RETRY;
    }
  }

  #deliverAtExit(wires: readonly WireEvent[], timeoutMillis: number): Outcome {
    try {
      return this.#options.sink.deliverAtExit(wires, timeoutMillis);
    } catch {
      return RETRY;
    }
  }

  #settle(outcome: Outcome, events: readonly QueuedEvent[]): void {
    this.#counters.attempted(outcome, events.length);
    if (outcome.status !== 'retry') return;
    this.#isRetrying = true;
    this.#counters.dropped('queue_full', this.#buffer.restore(events));
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
