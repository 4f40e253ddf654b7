import { Refusal } from './refusal.ts';
import { type RawEvent, isObject, parseEvent } from './parse-event.ts';

/** A request's events, and what is needed to correct their times. */
export interface Payload {
  readonly events: readonly RawEvent[];
  readonly sentAt: string | undefined;
  /** The events as they came, one for each. */
  readonly received: readonly unknown[];
}

/**
 * Parses a v0 body: `{api_key, batch}`, one event, or a list of events. It is taken or refused as a
 * unit. Source: PostHog docs, "Capture and batch API endpoints".
 */
export function parsePayload(body: string): Payload {
  const value = parseJson(body);
  const list = Array.isArray(value) ? value : isObject(value) && 'batch' in value ? value['batch'] : [value];
  if (!Array.isArray(list) || list.length === 0) throw new Refusal(400, 'empty batch');
  checkTokens(isObject(value) ? [value, ...list] : list);
  const sentAt = isObject(value) && typeof value['sent_at'] === 'string' ? value['sent_at'] : undefined;
  return { events: list.map(parseEvent), sentAt, received: list };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal(400, 'invalid JSON');
  }
}

/** One project key, on the request or on its events; a personal key is refused. */
function checkTokens(holders: readonly unknown[]): void {
  const tokens = new Set(holders.flatMap((holder) => tokenOf(holder) ?? []));
  const [token] = tokens;
  if (typeof token !== 'string' || token === '') throw new Refusal(401, 'project API key is missing');
  if (tokens.size > 1) throw new Refusal(401, 'more than one project API key');
  if (token.startsWith('phx_')) throw new Refusal(401, 'a personal API key cannot capture events');
}

function tokenOf(holder: unknown): unknown {
  if (!isObject(holder)) return undefined;
  const properties = isObject(holder['properties']) ? holder['properties'] : {};
  return holder['api_key'] ?? holder['token'] ?? properties['token'];
}
