import type { CatalogEvent } from '../src/catalog/to-event.ts';
import type { EventDefinition } from '../src/catalog/definition.ts';

/** Bound of what is remembered, and so of the events of this kind in one day. */
const MAX_REMEMBERED = 1000;
const MILLIS_PER_DAY = 86_400_000;

/**
 * Says whether an event is the first of its day with its combination of `oncePerDay` properties.
 * Days are UTC days of the event's own time, since that is the day that PostHog files it under. When
 * a day has more than 1,000 combinations, which only invented clients can cause, the rest are left out.
 */
export class OncePerDay {
  #day = -1;
  readonly #seen = new Set<string>();

  isFirst(definition: EventDefinition, event: CatalogEvent, timestampMillis: number): boolean {
    if (definition.oncePerDay === undefined) return true;
    const day = Math.floor(timestampMillis / MILLIS_PER_DAY);
    if (day > this.#day) this.#seen.clear();
    this.#day = Math.max(this.#day, day);
    const values = definition.oncePerDay.map((name) => event.properties[name]);
    const key = [day, event.name, ...values].join('\n');
    if (this.#seen.has(key) || this.#seen.size >= MAX_REMEMBERED) return false;
    this.#seen.add(key);
    return true;
  }
}
