import type { Diagnose } from '../src/diagnose.ts';
import type { Outcome } from './sink.ts';

/** Why an event was let go. */
export type DropReason =
  | 'queue_full'
  | 'invalid'
  | 'rejected'
  | 'shutdown_deadline'
  /** The process ended before the operator had time to read the notice. */
  | 'grace'
  /** Telemetry was switched off, or nobody had switched it on when the process ended. */
  | 'consent';

/** What went wrong; the others are as somebody wants it. */
const FAILURES = ['queue_full', 'invalid', 'rejected'] as const;

export interface DeliveryStatus {
  readonly delivered: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** When the last attempt ended, in milliseconds since the epoch, and how. */
  readonly lastSend: { readonly atMillis: number; readonly outcome: Outcome['status'] } | undefined;
}

/** What became of every event of one sink. Each reason is said once through `diagnose`. */
export class DeliveryCounters {
  readonly #diagnose: Diagnose;
  readonly #now: () => number;
  readonly #dropped = new Map<DropReason, number>();
  #delivered = 0;
  #lastSend: DeliveryStatus['lastSend'];

  constructor(diagnose: Diagnose, now: () => number) {
    this.#diagnose = diagnose;
    this.#now = now;
  }

  /** Counts an attempt; its events too, where it let go of them. */
  attempted({ status }: Outcome, events: number): void {
    this.#lastSend = { atMillis: this.#now(), outcome: status };
    if (status === 'delivered') this.#delivered += events;
    else if (status === 'rejected') this.dropped('rejected', events);
    else this.#diagnose('delivery_error');
  }

  dropped(reason: DropReason, events: number): void {
    if (events === 0) return;
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + events);
    const failure = FAILURES.find((name) => name === reason);
    if (failure !== undefined) this.#diagnose(failure);
  }

  status(): DeliveryStatus {
    return {
      delivered: this.#delivered,
      dropped: Object.fromEntries(this.#dropped),
      lastSend: this.#lastSend,
    };
  }
}
