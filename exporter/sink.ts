import type { WireEvent } from './wire-event.ts';

/** How an attempt ended. `retry` keeps the events for the next send; the others let them go. */
export type Outcome =
  | { readonly status: 'delivered' }
  | { readonly status: 'retry' }
  | { readonly status: 'rejected' };

/** A place where events go. Resolves for every outcome: it never throws and never rejects. */
export interface Sink {
  /** For `status()`; the package's own are `posthog`, `console` and `file`. */
  readonly name: string;
  /** On this machine: gets each event at once. */
  readonly isLocal: boolean;
  deliver(events: readonly WireEvent[]): Promise<Outcome>;
  /** The last send of a process that ends: blocks the thread, at most `timeoutMillis`. */
  deliverAtExit(events: readonly WireEvent[], timeoutMillis: number): Outcome;
}

export const DELIVERED: Outcome = { status: 'delivered' };
export const RETRY: Outcome = { status: 'retry' };
export const REJECTED: Outcome = { status: 'rejected' };
