import type { CatalogEvent } from '../src/catalog/to-event.ts';

/** PostHog keeps no definition of a longer name, and its v1 protocol refuses it. */
const MAX_TEXT_LENGTH = 200;
const DISTINCT_ID = /^sha256:[0-9a-f]{64}$/u;

/**
 * Whether PostHog would take an event. Asked before an event is queued, since one bad event makes it
 * refuse the whole batch. Source: PostHog docs, "Capture and batch API endpoints".
 */
export function isValidEvent({ name, startMillis, properties }: CatalogEvent): boolean {
  return isText(name) && typeof startMillis === 'number' && Object.values(properties).every(isValue);
}

/** Whether an id is one of ours: never empty, too long, or a word like `anonymous` that PostHog drops. */
export function isValidDistinctId(distinctId: string): boolean {
  return DISTINCT_ID.test(distinctId);
}

function isText(value: string): boolean {
  return value !== '' && value.length <= MAX_TEXT_LENGTH;
}

function isValue(value: unknown): boolean {
  return typeof value === 'boolean' || (typeof value === 'string' ? isText(value) : Number.isFinite(value));
}
