import type { Entry } from '../src/catalog/define-catalog.ts';
import type { PropertyValue } from '../src/catalog/rule.ts';
import { type CatalogEvent, lookedUpProperties } from '../src/catalog/to-event.ts';
import { TRANSPORT_PROPERTIES } from '../src/catalog/transport-properties.ts';
import type { Instance, WireEvent } from './wire-event.ts';

/** Room for what the second step adds, and for names and punctuation. */
const FIXED_BYTES = 400;
const BYTES_PER_PROPERTY = 8;

/**
 * An event that waits. It is fixed in two steps: name, uuid, time and own properties when it is made;
 * `distinct_id` and what is looked up at its first attempt. After that every attempt, of every sink,
 * sends the same object.
 */
export class QueuedEvent {
  /** Upper estimate of its size as JSON; all texts are ASCII by rule. */
  readonly bytes: number;
  readonly #entry: Entry;
  readonly #first: { readonly event: string; readonly uuid: string; readonly timestamp: string };
  readonly #properties: CatalogEvent['properties'];
  #wire: WireEvent | undefined;

  constructor(entry: Entry, event: CatalogEvent, uuid: string, timestampMillis: number) {
    this.#entry = entry;
    this.#first = { event: event.name, uuid, timestamp: new Date(timestampMillis).toISOString() };
    this.#properties = event.properties;
    this.bytes = estimateBytes(event.properties);
  }

  /** The event as it leaves. The first call fixes whose it is; later ones repeat it. */
  wire(instance: Instance): WireEvent {
    this.#wire ??= this.#complete(instance);
    return this.#wire;
  }

  #complete({ distinctId, lookUp }: Instance): WireEvent {
    const { event, uuid, timestamp } = this.#first;
    const properties = {
      ...lookedUpProperties(this.#entry, lookUp),
      ...this.#properties,
      ...TRANSPORT_PROPERTIES,
    };
    return { event, distinct_id: distinctId, properties, timestamp, uuid };
  }
}

function estimateBytes(properties: Readonly<Record<string, PropertyValue>>): number {
  let bytes = FIXED_BYTES;
  for (const [name, value] of Object.entries(properties)) {
    bytes += name.length + String(value).length + BYTES_PER_PROPERTY;
  }
  return bytes;
}
