import { createHash, randomBytes } from 'node:crypto';
import type { PropertyValue } from '../src/catalog/rule.ts';

/** Makes the `uuid` of an event from where it came from and its time. */
export type EventUuid = (origin: EventOrigin, timestampMillis: number) => string;

/** What tells an event apart from every other of this process. */
export interface EventOrigin {
  readonly traceId: string;
  readonly spanId: string;
  readonly event: string;
}

/** What tells an event apart that is once per instance and day, whichever process sends it. */
export interface InstanceEventOrigin {
  readonly distinctId: string;
  readonly event: string;
  /** Values of the catalog's `oncePerDay` properties, in its order; an absent one is empty. */
  readonly values: readonly (PropertyValue | undefined)[];
}

const INSTANCE_EVENT = 'dot-ai-telemetry/event/1';
const VERSION_7 = 0x70;
const VARIANT_RFC_9562 = 0x80;

/**
 * Version 7 UUIDs (RFC 9562, section 5.7) whose time is the event's, and whose other 74 bits are
 * SHA-256 over a random key that never leaves memory, trace id, span id and event name. The same span
 * gives the same uuid in this process; without the key nothing leads back to the trace.
 */
export function createEventUuid(key: Uint8Array = randomBytes(32)): EventUuid {
  return ({ traceId, spanId, event }, timestampMillis) => {
    const hash = createHash('sha256').update(key).update(`${traceId}\n${spanId}\n${event}`).digest();
    return toUuid(hash, timestampMillis);
  };
}

/**
 * The same kind of UUID, with no key in it: its other 74 bits are SHA-256 over `dot-ai-telemetry/event/1`, the
 * instance's id, event name, UTC day and values, joined by line feeds. All processes of an instance make the same.
 */
export function instanceEventUuid(
  { distinctId, event, values }: InstanceEventOrigin,
  timestampMillis: number,
): string {
  const day = new Date(timestampMillis).toISOString().slice(0, 'YYYY-MM-DD'.length);
  const lines = [INSTANCE_EVENT, distinctId, event, day, ...values];
  return toUuid(createHash('sha256').update(lines.join('\n')).digest(), timestampMillis);
}

function toUuid(hash: Buffer, timestampMillis: number): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(timestampMillis, 0, 6);
  hash.copy(bytes, 6, 0, 10);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | VERSION_7, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | VARIANT_RFC_9562, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
