import type { Entry } from '../src/catalog/define-catalog.ts';
import type { PropertyValue } from '../src/catalog/rule.ts';
import { type CatalogEvent, lookedUpProperties } from '../src/catalog/to-event.ts';
import { TRANSPORT_PROPERTIES } from '../src/catalog/transport-properties.ts';
import type { Instance } from '../src/instance.ts';
import type { EventOrigin, EventUuid } from './event-uuid.ts';
import type { WireEvent } from './wire-event.ts';

/** Room for what the second step adds, and for names and punctuation. */
const FIXED_BYTES = 400;
const BYTES_PER_PROPERTY = 8;

export interface QueuedEventOptions {
  readonly entry: Entry;
  readonly event: CatalogEvent;
  readonly origin: EventOrigin;
  /** Cut to the second. */
  readonly timestampMillis: number;
  readonly eventUuid: EventUuid;
}

/**
 * An event that waits. It is fixed in two steps: name, time, own properties and all that its uuid is
 * made of when it is queued; `distinct_id` and what is looked up at its first attempt. After that every
 * attempt, of every sink, sends the same object. The uuid itself is computed then: an event that is
 * dropped before needs none, and the host's thread does not wait for it.
 */
export class QueuedEvent {
  /** Upper estimate of its size as JSON; all texts are ASCII by rule. */
  readonly bytes: number;
  readonly #options: QueuedEventOptions;
  #wire: WireEvent | undefined;

  constructor(options: QueuedEventOptions) {
    this.#options = options;
    this.bytes = estimateBytes(options.event.properties);
  }

  /** The event as it leaves. The first call fixes whose it is; later ones repeat it. */
  wire(instance: Instance): WireEvent {
    this.#wire ??= this.#complete(instance);
    return this.#wire;
  }

  #complete({ distinctIdAt, lookUp }: Instance): WireEvent {
    const { entry, event, origin, timestampMillis, eventUuid } = this.#options;
    return {
      event: event.name,
      distinct_id: distinctIdAt(timestampMillis),
      properties: { ...lookedUpProperties(entry, lookUp), ...event.properties, ...TRANSPORT_PROPERTIES },
      timestamp: new Date(timestampMillis).toISOString(),
      uuid: eventUuid(origin, timestampMillis),
    };
  }
}

function estimateBytes(properties: Readonly<Record<string, PropertyValue>>): number {
  let bytes = FIXED_BYTES;
  for (const [name, value] of Object.entries(properties)) {
    bytes += name.length + String(value).length + BYTES_PER_PROPERTY;
  }
  return bytes;
}
