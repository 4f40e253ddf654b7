import { INVALID_SPAN_CONTEXT, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { SampleSpan } from './sample-span.ts';

/** A sample span at its end, as far as a catalog selects by it: without times and exceptions. */
export function sampleEndedSpan(sample: SampleSpan): ReadableSpan {
  const resource: ReadableSpan['resource'] = {
    attributes: {},
    merge: () => resource,
    getRawAttributes: () => [],
  };
  return {
    name: sample.name,
    kind: sample.spanKind,
    spanContext: () => INVALID_SPAN_CONTEXT,
    startTime: [0, 0],
    endTime: [0, 0],
    duration: [0, 0],
    status: { code: sample.failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: { ...sample.startAttributes, ...sample.endAttributes },
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: { name: '' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}
