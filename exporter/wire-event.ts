import type { PropertyValue } from '../src/catalog/rule.ts';

/** An event exactly as it leaves: the one object that PostHog, console and file are given. */
export interface WireEvent {
  readonly event: string;
  readonly distinct_id: string;
  readonly properties: Readonly<Record<string, PropertyValue>>;
  /** ISO 8601 in UTC, cut to the second. */
  readonly timestamp: string;
  /** Version 7 UUID (RFC 9562). */
  readonly uuid: string;
}

/** The runtime's `fetch`, or one with its shape. */
export type Fetch = typeof globalThis.fetch;
