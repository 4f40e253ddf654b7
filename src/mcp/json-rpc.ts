import { isObject } from './values.ts';

/** Ids of both types are kept apart, as JSON-RPC does: `1` is not `'1'`. */
export type RequestId = string | number;

/** An incoming request, of whatever method; `params` is empty where it is no object. */
export interface IncomingRequest {
  readonly id: RequestId;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** `params._meta`; empty where it is no object. */
  readonly meta: Readonly<Record<string, unknown>>;
}

/** A response as it is sent: `error` is `undefined` where there is a result. */
export interface OutgoingResponse {
  readonly id: RequestId;
  readonly result: unknown;
  readonly error: unknown;
}

/** The message as a request; `undefined` for notifications, responses, batches and what is not JSON-RPC. */
export function asRequest(message: unknown): IncomingRequest | undefined {
  if (!isObject(message) || typeof message['method'] !== 'string' || !isRequestId(message['id'])) {
    return undefined;
  }
  const params = isObject(message['params']) ? message['params'] : {};
  const meta = isObject(params['_meta']) ? params['_meta'] : {};
  return { id: message['id'], method: message['method'], params, meta };
}

/** The message as a response; `undefined` for everything else, requests to the client too. */
export function asResponse(message: unknown): OutgoingResponse | undefined {
  if (!isObject(message) || 'method' in message || !isRequestId(message['id'])) return undefined;
  const { id, result, error } = message;
  return { id, result, error };
}

/** Which request `notifications/cancelled` takes back; `undefined` for every other message. */
export function cancelledRequest(message: unknown): RequestId | undefined {
  if (!isObject(message) || message['method'] !== 'notifications/cancelled') return undefined;
  const id = isObject(message['params']) ? message['params']['requestId'] : undefined;
  return isRequestId(id) ? id : undefined;
}

function isRequestId(value: unknown): value is RequestId {
  return typeof value === 'string' || typeof value === 'number';
}
