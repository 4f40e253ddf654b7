import type { Entry } from '../src/catalog/define-catalog.ts';
import type { PropertyValue } from '../src/catalog/rule.ts';
import { type CatalogEvent, lookedUpProperties } from '../src/catalog/to-event.ts';
import { TRANSPORT_PROPERTIES } from '../src/catalog/transport-properties.ts';
import type { Instance } from '../src/instance.ts';
import { type EventOrigin, type EventUuid, instanceEventUuid } from './event-uuid.ts';
import type { WireEvent } from './wire-event.ts';

/** Room for what the second step adds, and for names and punctuation. */
const FIXED_BYTES = 400;
const BYTES_PER_PROPERTY = 8;

export interface QueuedEventOptions {
  readonly entry: Entry;
  readonly event: CatalogEvent;
  readonly origin: EventOrigin;
  /** Cut to the second; to the day for an event that is once for all processes. */
  readonly timestampMillis: number;
  readonly eventUuid: EventUuid;
}

/**
 * An event that waits. It is fixed in two steps: name, time, own properties and all that its uuid is
 * made of when it is queued; `distinct_id` and what is looked up at its first attempt. After that every
 * attempt, of every sink, sends the same object. The uuid itself is computed then: an event that is
 * dropped before needs none, and the host's thread does not wait for it; and that of an event that is once
 * for all processes of an instance is made of `distinct_id`.
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
    const { acrossProcesses, oncePerDay = [] } = entry.event;
    const distinctId = distinctIdAt(timestampMillis);
    const properties: WireEvent['properties'] = {
      ...lookedUpProperties(entry, lookUp),
      ...event.properties,
      ...TRANSPORT_PROPERTIES,
    };
    const values = oncePerDay.map((name) => properties[name]);
    return {
      event: event.name,
      distinct_id: distinctId,
      properties,
      timestamp: new Date(timestampMillis).toISOString(),
      uuid:
        acrossProcesses === true
          ? instanceEventUuid({ distinctId, event: event.name, values }, timestampMillis)
          : eventUuid(origin, timestampMillis),
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
