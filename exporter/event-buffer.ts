/** What the buffer needs to know of an event. */
export interface Sized {
  readonly bytes: number;
}

/**
 * First in, first out, bounded in number and bytes: when it is full the oldest go. Taken events can be
 * put back in front.
 */
export class EventBuffer<Event extends Sized> {
  readonly #maxEvents: number;
  readonly #maxBytes: number;
  #events: Event[] = [];
  #head = 0;
  #bytes = 0;

  constructor(maxEvents: number, maxBytes: number) {
    this.#maxEvents = maxEvents;
    this.#maxBytes = maxBytes;
  }

  get length(): number {
    return this.#events.length - this.#head;
  }

  /** Adds an event; returns how many of the oldest had to go for it. */
  push(event: Event): number {
    this.#events.push(event);
    this.#bytes += event.bytes;
    return this.#evict();
  }

  /** Takes at most `count` of the oldest. */
  take(count: number): Event[] {
    const taken = this.#events.slice(this.#head, this.#head + count);
    this.#advance(taken);
    return taken;
  }

  /** Puts events back in front; returns how many of the oldest had to go. */
  restore(events: readonly Event[]): number {
    this.#events = [...events, ...this.#events.slice(this.#head)];
    this.#head = 0;
    this.#bytes += sum(events);
    return this.#evict();
  }

  #evict(): number {
    let evicted = 0;
    while (this.length > 0 && (this.length > this.#maxEvents || this.#bytes > this.#maxBytes)) {
      this.#advance(this.#events.slice(this.#head, this.#head + 1));
      evicted += 1;
    }
    return evicted;
  }

  /** Moves the head and lets the array shrink only now and then: shifting each time would be quadratic. */
  #advance(taken: readonly Event[]): void {
    this.#head += taken.length;
    this.#bytes -= sum(taken);
    if (this.#head < this.#events.length && this.#head < this.#maxEvents) return;
    this.#events = this.#events.slice(this.#head);
    this.#head = 0;
  }
}

function sum(events: readonly Sized[]): number {
  return events.reduce((total, { bytes }) => total + bytes, 0);
}
