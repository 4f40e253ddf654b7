import { randomUUID } from 'node:crypto';
import type { RawEvent } from './parse-event.ts';

/** An event after PostHog's own changes to it. */
export interface CapturedEvent {
  readonly event: string;
  readonly distinctId: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** ISO 8601, after the correction for late sending. */
  readonly timestamp: string;
  readonly uuid: string;
  /** Whether it belongs to no person. */
  readonly isAnonymous: boolean;
  /** PostHog counts events with equal keys once: day, event, `distinct_id` and `uuid`. */
  readonly dedupeKey: string;
  /** The event exactly as it came. */
  readonly received: unknown;
}

export interface Arrival {
  readonly nowMillis: number;
  readonly sentAt: string | undefined;
  readonly address: string;
  readonly received: unknown;
}

const MAX_FUTURE_MILLIS = 23 * 3_600_000;

/** The last time that a date can hold (ECMAScript, "Time Values and Time Range"). */
const MAX_TIME_MILLIS = 8.64e15;

/** PostHog drops events of these ids without a word. Source: PostHog docs, "Identifying users". */
const ILLEGAL_DISTINCT_IDS: ReadonlySet<string> = new Set([
  '0',
  '00000000-0000-0000-0000-000000000000',
  '[object object]',
  'anonymous',
  'anonymous-user',
  'backend',
  'distinct_id',
  'distinctid',
  'email',
  'false',
  'guest',
  'id',
  'nan',
  'none',
  'not_authenticated',
  'null',
  'system',
  'true',
  'undefined',
  'user',
]);

/** Does to an event what PostHog's ingestion does; `undefined` where it drops the event. */
export function ingestEvent(raw: RawEvent, arrival: Arrival): CapturedEvent | undefined {
  if (ILLEGAL_DISTINCT_IDS.has(raw.distinctId.toLowerCase())) return undefined;
  const timestamp = new Date(correctTime(raw, arrival)).toISOString();
  const uuid = raw.uuid ?? randomUUID();
  return {
    event: raw.event,
    distinctId: raw.distinctId,
    properties: fillAddress(raw.properties, arrival.address),
    timestamp,
    uuid,
    isAnonymous: raw.properties['$process_person_profile'] === false,
    dedupeKey: [timestamp.slice(0, 10), raw.event, raw.distinctId, uuid].join('\n'),
    received: arrival.received,
  };
}

/** A placeholder stays; an absent or empty `$ip` becomes the sender's. */
function fillAddress(properties: RawEvent['properties'], address: string): RawEvent['properties'] {
  return properties['$ip'] ? properties : { ...properties, $ip: address };
}

/** With `sent_at` an event is dated by how long before it was sent it happened, unless it says not to. */
function correctTime({ timestamp, properties }: RawEvent, { nowMillis, sentAt }: Arrival): number {
  const happened = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(happened)) return nowMillis;
  const sent =
    sentAt === undefined || properties['$ignore_sent_at'] === true ? Number.NaN : Date.parse(sentAt);
  const corrected = Number.isNaN(sent) ? happened : nowMillis + (happened - sent);
  const isTime = Math.abs(corrected) <= MAX_TIME_MILLIS && corrected <= nowMillis + MAX_FUTURE_MILLIS;
  return isTime ? corrected : nowMillis;
}
