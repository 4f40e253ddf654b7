import type { CatalogEvent } from '../src/catalog/to-event.ts';
import type { EventDefinition } from '../src/catalog/definition.ts';

/** Bound of what is remembered of each event of this kind, and so of such events in one day. */
const MAX_REMEMBERED = 1000;
const MILLIS_PER_DAY = 86_400_000;

/**
 * Says whether an event is the first of its day with its combination of `oncePerDay` properties.
 * Days are UTC days of the event's own time, since that is the day that PostHog files it under. When
 * an event has more than 1,000 combinations a day, which only invented clients can cause, the rest are
 * left out; other events are not.
 */
export class OncePerDay {
  #day = -1;
  readonly #seen = new Map<string, Set<string>>();

  isFirst(definition: EventDefinition, event: CatalogEvent, timestampMillis: number): boolean {
    if (definition.oncePerDay === undefined) return true;
    const day = Math.floor(timestampMillis / MILLIS_PER_DAY);
    if (day > this.#day) this.#seen.clear();
    this.#day = Math.max(this.#day, day);
    const values = definition.oncePerDay.map((name) => event.properties[name]);
    const key = [day, ...values].join('\n');
    const seen = this.#seen.get(event.name) ?? new Set();
    if (seen.has(key) || seen.size >= MAX_REMEMBERED) return false;
    this.#seen.set(event.name, seen.add(key));
    return true;
  }
}
