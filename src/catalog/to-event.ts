import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Entry, Property } from './define-catalog.ts';
import type { Source } from './definition.ts';
import {
  durationMillisOf,
  errorTypeOf,
  hasFailed,
  readAttribute,
  readResource,
  startMillisOf,
} from './read-span.ts';
import { meetsCondition, readRuledAttribute } from './read-source.ts';
import { OTHER, type PropertyValue } from './rule.ts';

/** What is known of the process once, by name; `undefined` where it is not known. */
export type Facts = (name: string) => unknown;

/** Told the property whose value was not on its list and was folded into `other`. Never the value. */
export type OnFold = (property: string) => void;

/** An event as the catalog makes it from a span: no id, and no time finer than the span's. */
export interface CatalogEvent {
  readonly name: string;
  /** Start of the span, in milliseconds since the epoch. */
  readonly startMillis: number;
  readonly properties: Readonly<Record<string, PropertyValue>>;
}

/**
 * Makes an entry's event from a span. Copies in what the catalog names and never iterates the span,
 * so that nothing leaves that the catalog does not name, whatever stands in front of the exporter.
 */
export function toEvent(span: ReadableSpan, entry: Entry, facts: Facts, onFold: OnFold): CatalogEvent {
  const properties: Record<string, PropertyValue> = {};
  const recorded = entry.event.recorded === true;
  for (const property of entry.properties) {
    const raw = recorded ? readAttribute(span.attributes, property.name) : undefined;
    if (raw === undefined && isLookedUp(property)) continue;
    const value = applyRule(property, raw ?? firstValue(property, span, facts), onFold) ?? property.absent;
    if (value !== undefined) properties[property.name] = value;
  }
  return { name: entry.event.name, startMillis: startMillisOf(span), properties };
}

/** The properties of an entry that are looked up off the hot path, for its first attempt. */
export function lookedUpProperties(entry: Entry, lookUp: Facts): Readonly<Record<string, PropertyValue>> {
  const properties: Record<string, PropertyValue> = {};
  for (const property of entry.properties) {
    for (const source of property.from) {
      if (!('lookup' in source)) continue;
      const value = property.rule(lookUp(source.lookup)) ?? property.absent;
      if (value !== undefined) properties[property.name] = value;
    }
  }
  return properties;
}

/** Applies a property's rule; tells `onFold` when a value becomes `other`. */
export function applyRule(property: Property, value: unknown, onFold: OnFold): PropertyValue | undefined {
  const ruled = property.rule(value);
  if (ruled === OTHER && value !== OTHER) onFold(property.name);
  return ruled;
}

function isLookedUp({ from }: Property): boolean {
  return from.some((source) => 'lookup' in source);
}

function firstValue({ from, unitMillis }: Property, span: ReadableSpan, facts: Facts): unknown {
  for (const source of from) {
    const value = readSource(source, span, facts, unitMillis);
    if (value !== undefined) return value;
  }
  return undefined;
}

function readSource(source: Source, span: ReadableSpan, facts: Facts, unitMillis: number): unknown {
  if ('gives' in source) return meetsCondition(source, span) ? source.gives : undefined;
  if ('attribute' in source) return readRuledAttribute(source, span);
  if ('resource' in source) return readResource(span.resource, source.resource);
  if ('fact' in source) return facts(source.fact);
  if ('lookup' in source) return undefined;
  if (source.span === 'duration') return durationMillisOf(span) / unitMillis;
  return source.span === 'outcome' ? !hasFailed(span) : errorTypeOf(span);
}
