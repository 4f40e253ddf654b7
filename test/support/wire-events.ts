import { TRANSPORT_PROPERTIES } from '../../src/catalog/transport-properties.ts';
import type { WireEvent } from '../../exporter/wire-event.ts';
import { createEventUuid } from '../../exporter/event-uuid.ts';

const TIME_MILLIS = Date.parse('2026-11-20T12:00:00Z');

/** Events as the queue hands them to a sink. */
export function wireEvents(count: number): readonly WireEvent[] {
  const uuid = createEventUuid();
  return Array.from({ length: count }, (_, index) => ({
    event: 'tool_executed',
    distinct_id: `sha256:${'ab'.repeat(32)}`,
    properties: { tool: 'version', success: true, duration_ms: index, ...TRANSPORT_PROPERTIES },
    timestamp: '2026-11-20T12:00:00.000Z',
    uuid: uuid({ traceId: '0', spanId: String(index), event: 'tool_executed' }, TIME_MILLIS),
  }));
}
