import { type Attributes, type HrTime, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Catalog, Entry, Property } from '../catalog/define-catalog.ts';
import {
  ERROR_TYPE,
  RECORDED_SCOPE,
  errorTypeOf,
  hasFailed,
  readAttribute,
  readResource,
} from '../catalog/read-span.ts';
import { meetsCondition, readRuledAttribute } from '../catalog/read-source.ts';
import { UNKNOWN } from '../catalog/rule.ts';
import { passedStartTest } from '../catalog/select.ts';
import { type OnFold, applyRule } from '../catalog/to-event.ts';
import { borrow } from './lend.ts';

interface FilterOptions {
  /** Ruled values of spans inside it, for what the span itself does not tell. */
  readonly lent?: Attributes;
  /** The name that the span started with; its present one by default. */
  readonly startName?: string;
  /** Values for which some event of the catalog refused the span, and so will the exporter. */
  readonly refusals?: Catalog['refusals'];
}

/**
 * Builds the closed span of the entries that a span was selected for: a new literal that holds allowed
 * attributes with ruled values under their own names, and times. Nothing of the original is referred
 * to, so that nothing of it can show through. Filtering a closed span again yields an equal one.
 */
export function filterSpan(
  span: ReadableSpan,
  entries: readonly Entry[],
  onFold: OnFold,
  { lent = {}, startName = span.name, refusals = [] }: FilterOptions = {},
): ReadableSpan {
  const { traceId, spanId } = span.spanContext();
  const spanContext = { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
  const recorded = entries.find(({ event }) => event.recorded === true);
  // Entries share their properties: each is ruled once, however many events carry it.
  const properties = new Set(entries.flatMap((entry) => entry.properties));
  const { name, attributes } = selectionOf(span, entries, startName);
  for (const property of properties) {
    if (recorded !== undefined) {
      copyRuled(attributes, property.name, readAttribute(span.attributes, property.name), property, onFold);
    }
    copySources(attributes, span, property, onFold);
  }
  for (const property of properties) copyConditions(attributes, span, property);
  for (const [key, value] of refusals) {
    if (readAttribute(span.attributes, key) === value) attributes[key] = value;
  }
  borrow(attributes, lent, properties, hasFailed(span));
  return {
    name: recorded?.event.name ?? name,
    kind: span.kind,
    spanContext: () => spanContext,
    startTime: copyTime(span.startTime),
    endTime: copyTime(span.endTime),
    duration: copyTime(span.duration),
    status: { code: hasFailed(span) ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes,
    links: [],
    events: [],
    ended: true,
    resource: closedResource(span, properties),
    instrumentationScope: { name: recorded === undefined ? '' : RECORDED_SCOPE },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  } satisfies ReadableSpan;
}

/** What selected the span, in texts of the catalog: the exporter needs them to select it again. */
function selectionOf(
  span: ReadableSpan,
  entries: readonly Entry[],
  startName: string,
): { readonly name: string; readonly attributes: Attributes } {
  let name = '';
  const attributes: Attributes = {};
  for (const entry of entries) {
    const test = passedStartTest(entry, span, startName);
    if (test !== undefined && test.namePrefix.length > name.length) name = test.namePrefix;
    for (const [key, value] of [...(test?.equals ?? []), ...(test?.notBefore ?? [])]) attributes[key] = value;
    for (const [key, rule] of test?.listed ?? []) {
      const value = rule(readAttribute(span.attributes, key));
      if (value !== undefined) attributes[key] = value;
    }
    Object.assign(attributes, test?.ends.equals, entry.event.matches?.equals);
  }
  return { name, attributes };
}

function copySources(closed: Attributes, span: ReadableSpan, property: Property, onFold: OnFold): void {
  for (const source of property.from) {
    if ('attribute' in source && !('gives' in source)) {
      copyRuled(closed, source.attribute, readRuledAttribute(source, span), property, onFold);
    } else if ('span' in source && source.span === 'error' && hasFailed(span)) {
      const value = property.rule(errorTypeOf(span));
      if (value !== undefined) closed[ERROR_TYPE] = value;
    }
  }
}

/** After the ruled values, since an attribute that is only asked for may be ruled by another property. */
function copyConditions(closed: Attributes, span: ReadableSpan, { from }: Property): void {
  for (const source of from) {
    if (!('gives' in source) || !meetsCondition(source, span)) continue;
    if (source.equals !== undefined) closed[source.attribute] = source.equals;
    // That it is there is all that counts; another property's rule takes this for nothing known.
    else closed[source.attribute] ??= UNKNOWN;
  }
}

function copyRuled(closed: Attributes, key: string, raw: unknown, property: Property, onFold: OnFold): void {
  if (Object.hasOwn(closed, key)) return;
  const value = applyRule(property, raw, onFold);
  if (value !== undefined) closed[key] = value;
}

function closedResource(span: ReadableSpan, properties: Iterable<Property>): ReadableSpan['resource'] {
  const attributes: Attributes = {};
  for (const { rule, from } of properties) {
    for (const source of from) {
      if (!('resource' in source)) continue;
      const value = rule(readResource(span.resource, source.resource));
      if (value !== undefined) attributes[source.resource] = value;
    }
  }
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
