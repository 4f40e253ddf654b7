import type { Instance } from '../src/instance.ts';
import type { Permission } from '../src/permission.ts';
import { askPermission, dropReasonOf } from './ask-permission.ts';
import { DeliveryCounters, type DropReason } from './delivery-counters.ts';
import { EventBuffer } from './event-buffer.ts';
import { isValidDistinctId } from './is-valid-event.ts';
import type { QueuedEvent } from './queued-event.ts';
import type { DeliveryQueueOptions, SinkStatus } from './queue-options.ts';
import { SendTimer } from './send-timer.ts';
import { guardSink } from './guard-sink.ts';
import type { Outcome, Sink } from './sink.ts';

/**
 * The one place where an event waits for its sink. One batch is under way at a time; what is to be
 * retried goes back to the front and waits for the next send.
 */
export class DeliveryQueue {
  readonly #options: DeliveryQueueOptions;
  readonly #buffer: EventBuffer<QueuedEvent>;
  readonly #sink: Sink;
  readonly #counters: DeliveryCounters;
  readonly #timer: SendTimer;
  #inFlight: readonly QueuedEvent[] = [];
  #sending: Promise<void> | undefined;
  #isUrgent = false;
  #isRetrying = false;
  /** Not allowed yet: no send is planned, but for the end of a time that is known. */
  #isHeld = false;

  constructor(options: DeliveryQueueOptions) {
    this.#options = options;
    this.#sink = guardSink(options.sink);
    this.#buffer = new EventBuffer(options.limits.maxEvents, options.limits.maxBytes);
    this.#counters = new DeliveryCounters(options.diagnose, options.now);
    this.#timer = new SendTimer(options.runDetached);
  }

  add(event: QueuedEvent): void {
    this.#counters.dropped('queue_full', this.#buffer.push(event));
    this.#schedule();
  }

  /** Counts an event that is not taken. */
  refuse(reason: DropReason): void {
    this.#counters.dropped(reason, 1);
  }

  /**
   * Tries to deliver everything that waits now, each batch once. Resolves when done, or when a batch is to be
   * retried. `isLast` is for a process that ends.
   */
  async flush(isLast = false): Promise<void> {
    // Another flush may have waited for the same send, and begun the next one, which is not the last.
    while (this.#sending !== undefined) await this.#sending;
    await this.#send(this.#buffer.length, isLast);
  }

  /** Asks for permission anew. */
  permissionChanged(): void {
    this.#isHeld = false;
    this.#timer.clear();
    this.#schedule();
  }

  /** Lets go of what still waits, counted. */
  abandon(): void {
    this.#timer.clear();
    this.#letGo(dropReasonOf(this.#ask(true)));
  }

  /**
   * Delivers everything in one blocking attempt, what is under way included: whether that arrived is
   * not known, and equal events count once.
   */
  sendAtExit(timeoutMillis: number): void {
    this.#timer.clear();
    if (this.#buffer.length + this.#inFlight.length === 0) return;
    const permission = this.#ask(true);
    if (permission.status !== 'granted') return this.#letGo(dropReasonOf(permission));
    const instance = this.#options.instance();
    const events = this.#complete(this.#takeAll(), instance);
    if (events.length === 0) return;
    const wires = events.map((event) => event.wire(instance));
    this.#settle(this.#sink.deliverAtExit(wires, timeoutMillis), events);
    this.#schedule();
  }

  status(): SinkStatus {
    return {
      name: this.#sink.name,
      waiting: this.#buffer.length + this.#inFlight.length,
      ...this.#counters.status(),
    };
  }

  #letGo(reason: DropReason): void {
    const events = this.#takeAll().length;
    this.#counters.dropped(reason, events);
    // Of what waits for consent nobody is told.
    if (reason === 'grace' && events > 0) this.#options.onSettled();
  }

  #takeAll(): readonly QueuedEvent[] {
    const inFlight = this.#inFlight;
    this.#inFlight = [];
    return [...inFlight, ...this.#buffer.take(this.#buffer.length)];
  }

  #schedule(): void {
    if (this.#isHeld || this.#sending !== undefined || this.#buffer.length === 0) return;
    const { limits } = this.#options;
    const isUrgent = !this.#isRetrying && this.#urgentCount() > 0;
    if (this.#timer.isSet && this.#isUrgent === isUrgent) return;
    this.#isUrgent = isUrgent;
    const send = (): void => void this.#send(isUrgent ? this.#urgentCount() : this.#buffer.length);
    try {
      this.#timer.set(isUrgent ? 0 : limits.sendAfterMillis, send);
    } catch {
      // The next event plans it anew.
      this.#options.diagnose('delivery_error');
    }
  }

  /** Events that need not wait for others: whole batches, or all of them for a sink on this machine. */
  #urgentCount(): number {
    const { limits } = this.#options;
    return this.#buffer.length - (this.#sink.isLocal ? 0 : this.#buffer.length % limits.sendAtEvents);
  }

  #send(count: number, isLast = false): Promise<void> {
    this.#sending ??= this.#attempt(count, isLast).finally(() => {
      this.#sending = undefined;
      this.#schedule();
    });
    return this.#sending;
  }

  /** What throws on the way, in a context manager of the host's for one, is a reason to try again. */
  async #attempt(count: number, isLast: boolean): Promise<void> {
    try {
      await this.#options.runDetached(() => this.#sendBatches(count, isLast));
    } catch {
      this.#timer.clear();
      this.#isHeld = false;
      this.#isRetrying = true;
      this.#options.diagnose('delivery_error');
    }
  }

  /** Sends `count` events batch after batch, until one is to be retried. */
  async #sendBatches(count: number, isLast: boolean): Promise<void> {
    this.#timer.clear();
    this.#isRetrying = false;
    this.#isHeld = false;
    const { sendAtEvents } = this.#options.limits;
    const instance = this.#options.instance();
    for (let left = count; left > 0 && !this.#isRetrying; left -= sendAtEvents) {
      const permission = this.#ask(isLast);
      if (permission.status !== 'granted') return this.#hold(permission);
      const batch = this.#complete(this.#buffer.take(Math.min(left, sendAtEvents)), instance);
      if (batch.length === 0) continue;
      this.#inFlight = batch;
      const outcome = await this.#sink.deliver(batch.map((event) => event.wire(instance)));
      // A last send at exit may have taken the batch over meanwhile.
      if (this.#inFlight !== batch) return;
      this.#inFlight = [];
      this.#settle(outcome, batch);
    }
  }

  #ask(isLast: boolean): Permission {
    return askPermission(this.#options, isLast);
  }

  /** Waits as long as it is told to; what can never be sent is let go of. */
  #hold(permission: Exclude<Permission, { readonly status: 'granted' }>): void {
    this.#isHeld = true;
    if (permission.status === 'withdrawn') {
      this.#letGo('consent');
    } else {
      this.#timer.set(permission.forMillis, () => this.permissionChanged());
    }
  }

  /** Fixes whose the events are, and lets go of those whose sender PostHog would refuse. */
  #complete(events: readonly QueuedEvent[], instance: Instance): readonly QueuedEvent[] {
    const valid = events.filter((event) => isValidDistinctId(event.wire(instance).distinct_id));
    this.#counters.dropped('invalid', events.length - valid.length);
    return valid;
  }

  #settle(outcome: Outcome, events: readonly QueuedEvent[]): void {
    this.#counters.attempted(outcome, events.length);
    if (outcome.status === 'retry') {
      this.#isRetrying = true;
      this.#counters.dropped('queue_full', this.#buffer.restore(events));
    }
    this.#options.onSettled();
  }
}
