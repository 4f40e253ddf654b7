import { createEventUuid } from '../../exporter/event-uuid.ts';
import { QueuedEvent } from '../../exporter/queued-event.ts';
import type { WireEvent } from '../../exporter/wire-event.ts';
import { sampleCalls } from '../catalog/sample-calls.ts';
import { sampleEndedSpan } from '../catalog/sample-ended-span.ts';
import { select } from '../catalog/select.ts';
import { type Facts, toEvent } from '../catalog/to-event.ts';
import { createInstance } from '../identity/create-instance.ts';
import type { Product } from '../product/product.ts';

const TIME_MILLIS = Date.parse('2026-11-20T12:00:00Z');
const SEED = '0b54c7a1-9f0e-4a63-8d1b-5c2e7f90a3d6';
const KEY_BYTES = 32;
const FACTS: Readonly<Record<string, unknown>> = {
  version: '1.29.0',
  ai_provider: 'anthropic',
  is_internal: false,
};

/** The first event of a product's catalog, invented, and made as real ones are: the same at each call. */
export function exampleEvent({ name, catalog }: Product): WireEvent | undefined {
  const facts: Facts = (fact) => (fact === 'schema_version' ? catalog.definition.version : FACTS[fact]);
  const now = (): number => TIME_MILLIS;
  const call = sampleCalls(catalog).find(({ kind }) => kind === 'span');
  if (call?.kind !== 'span') return undefined;
  const ended = sampleEndedSpan(call);
  const endTime: typeof ended.endTime = [
    Math.floor(call.durationMillis / 1000),
    (call.durationMillis % 1000) * 1_000_000,
  ];
  const [entry] = select(catalog, ended);
  if (entry === undefined) return undefined;
  const event = toEvent({ ...ended, endTime }, entry, facts, () => undefined);
  const queued = new QueuedEvent({
    entry,
    event,
    origin: { traceId: '', spanId: '', event: event.name },
    timestampMillis: TIME_MILLIS,
    eventUuid: createEventUuid(new Uint8Array(KEY_BYTES)),
  });
  const instance = { product: name, kind: 'cluster', seed: SEED, salt: '', epoch: 'all' } as const;
  return queued.wire(createInstance({ ...instance, serverVersion: undefined, now }));
}
