import { type Attributes, type HrTime, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Entry, Property } from '../catalog/define-catalog.ts';
import {
  ERROR_TYPE,
  RECORDED_SCOPE,
  errorTypeOf,
  hasFailed,
  readAttribute,
  readResource,
} from '../catalog/read-span.ts';
import { passedStartTest } from '../catalog/select.ts';
import { type OnFold, applyRule } from '../catalog/to-event.ts';

/**
 * Builds the closed span of the entries that a span was selected for: a new literal that holds allowed
 * attributes with ruled values under their own names, and times. Nothing of the original is referred
 * to, so that nothing of it can show through. Filtering a closed span again yields an equal one.
 */
export function filterSpan(span: ReadableSpan, entries: readonly Entry[], onFold: OnFold): ReadableSpan {
  const { traceId, spanId } = span.spanContext();
  const spanContext = { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
  const recorded = entries.some(({ event }) => event.recorded === true);
  return {
    name: closedName(span, entries),
    kind: span.kind,
    spanContext: () => spanContext,
    startTime: copyTime(span.startTime),
    endTime: copyTime(span.endTime),
    duration: copyTime(span.duration),
    status: { code: hasFailed(span) ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: closedAttributes(span, entries, onFold),
    links: [],
    events: [],
    ended: true,
    resource: closedResource(closedResourceAttributes(span, entries)),
    instrumentationScope: { name: recorded ? RECORDED_SCOPE : '' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  } satisfies ReadableSpan;
}

/** The catalog's own text: the longest name prefix that selected the span, or a recorded event's name. */
function closedName(span: ReadableSpan, entries: readonly Entry[]): string {
  return entries
    .map((entry) =>
      entry.event.recorded === true ? entry.event.name : (passedStartTest(entry, span)?.namePrefix ?? ''),
    )
    .reduce((longest, name) => (name.length > longest.length ? name : longest), '');
}

function closedAttributes(span: ReadableSpan, entries: readonly Entry[], onFold: OnFold): Attributes {
  const closed: Attributes = {};
  for (const entry of entries) {
    for (const [key, value] of fixedAttributes(span, entry)) closed[key] = value;
    for (const property of entry.properties) {
      if (entry.event.recorded === true) copyRuled(closed, property.name, span, property, onFold);
      for (const source of property.from) {
        if ('gives' in source) {
          if (readAttribute(span.attributes, source.attribute) === source.equals) {
            closed[source.attribute] = source.equals;
          }
        } else if ('attribute' in source) {
          copyRuled(closed, source.attribute, span, property, onFold);
        } else if ('span' in source && source.span === 'error' && hasFailed(span)) {
          const value = property.rule(errorTypeOf(span));
          if (value !== undefined) closed[ERROR_TYPE] = value;
        }
      }
    }
  }
  return closed;
}

/** What selected the span: texts of the catalog, which the exporter needs to select it again. */
function fixedAttributes(span: ReadableSpan, entry: Entry): readonly (readonly [string, string])[] {
  const equalsAtEnd = Object.entries(entry.event.matches?.equals ?? {});
  return [...(passedStartTest(entry, span)?.equals ?? []), ...equalsAtEnd];
}

function copyRuled(
  closed: Attributes,
  key: string,
  span: ReadableSpan,
  property: Property,
  onFold: OnFold,
): void {
  if (Object.hasOwn(closed, key)) return;
  const value = applyRule(property, readAttribute(span.attributes, key), onFold);
  if (value !== undefined) closed[key] = value;
}

function closedResourceAttributes(span: ReadableSpan, entries: readonly Entry[]): Attributes {
  const closed: Attributes = {};
  for (const { properties } of entries) {
    for (const { rule, from } of properties) {
      for (const source of from) {
        if (!('resource' in source)) continue;
        const value = rule(readResource(span.resource, source.resource));
        if (value !== undefined) closed[source.resource] = value;
      }
    }
  }
  return closed;
}

function closedResource(attributes: Attributes): ReadableSpan['resource'] {
  const resource: ReadableSpan['resource'] = {
    attributes,
    merge: () => resource,
    getRawAttributes: () => Object.entries(attributes),
  };
  return resource;
}

function copyTime([seconds, nanoseconds]: HrTime): HrTime {
  return [seconds, nanoseconds];
}
