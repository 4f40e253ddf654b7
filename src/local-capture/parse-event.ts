import { Refusal } from './refusal.ts';

/** An event as PostHog would read it. */
export interface RawEvent {
  readonly event: string;
  readonly distinctId: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly timestamp: unknown;
  readonly uuid: string | undefined;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;
const MAX_DISTINCT_ID_LENGTH = 200;

/** Reads one event of a v0 body. One that is not valid refuses the whole request. */
export function parseEvent(value: unknown): RawEvent {
  if (!isObject(value)) throw new Refusal(400, 'an event is not an object');
  const { event, timestamp, uuid } = value;
  const properties = isObject(value['properties']) ? value['properties'] : {};
  if (typeof event !== 'string' || event === '') throw new Refusal(400, 'an event has no name');
  const distinctId = toDistinctId(value['distinct_id'] ?? properties['distinct_id']);
  if (distinctId === '') throw new Refusal(400, 'an event has no distinct_id');
  if (uuid !== undefined && (typeof uuid !== 'string' || !UUID.test(uuid))) {
    throw new Refusal(400, 'an event has an invalid uuid');
  }
  return { event, distinctId, properties, timestamp, uuid };
}

function toDistinctId(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.slice(0, MAX_DISTINCT_ID_LENGTH);
}

/** An object that is not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
