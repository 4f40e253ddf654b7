import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { readAttribute } from '../catalog/read-span.ts';

/**
 * The span with the attributes that it was started with, where the operator's span limits have cut or dropped
 * them: what is counted must not depend on how much the operator keeps. What the host set later stays.
 */
export function asStarted(span: ReadableSpan, startAttributes: Attributes | undefined): ReadableSpan {
  const lost = Object.entries(startAttributes ?? {}).filter(([key, value]) =>
    isLost(readAttribute(span.attributes, key), value),
  );
  if (lost.length === 0) return span;
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => span.spanContext(),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    status: span.status,
    attributes: { ...span.attributes, ...Object.fromEntries(lost) },
    links: [],
    events: span.events,
    ended: true,
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function isLost(kept: unknown, given: unknown): boolean {
  if (kept === undefined) return given !== undefined;
  const isText = typeof kept === 'string' && typeof given === 'string';
  return isText && kept.length < given.length && given.startsWith(kept);
}
