import type { Attributes } from '@opentelemetry/api';
import type { Catalog } from './define-catalog.ts';
import type { CatalogDefinition, EventDefinition, PropertyDefinition, StartCondition } from './definition.ts';
import { hasFailed } from './read-span.ts';
import type { PropertyValue } from './rule.ts';
import { sampleEndedSpan } from './sample-ended-span.ts';
import { type SampleSpan, type SpanWish, sampleSpan, tellsOfFailure } from './sample-span.ts';
import { sampleRaw } from './sample-value.ts';
import { select } from './select.ts';

/** An invented event that no span tells: what a host would give to `telemetry.record()`. */
interface SampleRecord {
  readonly kind: 'record';
  readonly title: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, PropertyValue>>;
}

/** One thing that a host could do. */
export type SampleCall = SampleSpan | SampleRecord;

/**
 * Invents one call of each kind that a catalog knows, in the order of its events. Run through a pipeline, they
 * make each event at least once, with every property that its spans or a record can tell. What is known of the
 * process (facts, resources, look-ups) is not invented. An event whose conditions contradict each other has none.
 */
export function sampleCalls(catalog: Catalog): readonly SampleCall[] {
  const { definition } = catalog;
  const calls = definition.events.flatMap((event): readonly SampleCall[] =>
    event.recorded === true
      ? [sampleRecord(event, definition)]
      : startsOf(event, definition).flatMap((start) => sampleSpans(catalog, event, start)),
  );
  const identities = calls.map(identityOf);
  return calls.filter((_, index) => !identities.slice(0, index).includes(identities[index] ?? ''));
}

function sampleRecord(event: EventDefinition, { properties }: CatalogDefinition): SampleRecord {
  const { name, title } = event;
  const values = event.properties.flatMap((property): [string, PropertyValue][] => {
    const rule = properties[property]?.rule;
    return rule === undefined ? [] : [[property, sampleRaw(rule)]];
  });
  return { kind: 'record', title, name, properties: Object.fromEntries(values) };
}

/** Any span starts an event that asks nothing of the start. */
function startsOf(
  { startsAs }: EventDefinition,
  { selectors }: CatalogDefinition,
): readonly StartCondition[] {
  return startsAs === undefined ? [{ form: '' }] : (selectors[startsAs] ?? []);
}

/** The spans that make an event by one condition: one that succeeds, and one that fails where it tells more. */
function sampleSpans(catalog: Catalog, event: EventDefinition, start: StartCondition): readonly SampleSpan[] {
  const { name, startsAs = name, matches = {} } = event;
  const { definition } = catalog;
  const title = start.form === '' ? event.title : `${event.title} (${start.form})`;
  const names = new Set([...event.properties, ...definition.common]);
  const wish = { definition, title, name: startsAs, start, matches, failed: false };
  const succeeded = spanThatMakes(event, catalog, wish, names);
  const isFailureTold = propertiesOf(definition, names).some(tellsOfFailure);
  if (succeeded !== undefined && !isFailureTold) return [succeeded];
  const failure = succeeded === undefined ? title : `${title}, and failed`;
  const failed = spanThatMakes(event, catalog, { ...wish, title: failure, failed: true }, names);
  return [succeeded, failed].filter((span) => span !== undefined);
}

/**
 * A span that makes an event and tells the named properties, and those of every other event that it makes with
 * that; `narrower` where telling more keeps it from making the event, nothing by default.
 */
function spanThatMakes(
  event: EventDefinition,
  catalog: Catalog,
  wish: Omit<SpanWish, 'properties'>,
  names: ReadonlySet<string>,
  narrower?: SampleSpan,
): SampleSpan | undefined {
  const sample = sampleSpan({ ...wish, properties: propertiesOf(catalog.definition, names) });
  const ended = sampleEndedSpan(sample);
  const entries = select(catalog, ended);
  const isMade = entries.some((entry) => entry.event === event) && hasFailed(ended) === wish.failed;
  if (!isMade) return narrower;
  const all = new Set([...names, ...entries.flatMap(({ properties }) => properties.map(({ name }) => name))]);
  return all.size === names.size ? sample : spanThatMakes(event, catalog, wish, all, sample);
}

/** In the order of the catalog, so that events that are told by one span ask for the very same one. */
function propertiesOf(
  { properties }: CatalogDefinition,
  names: ReadonlySet<string>,
): readonly PropertyDefinition[] {
  return Object.entries(properties).flatMap(([name, property]) => (names.has(name) ? [property] : []));
}

/** All of a call but its title. */
function identityOf(call: SampleCall): string {
  if (call.kind === 'record') return JSON.stringify([call.kind, call.name]);
  const { name, spanKind, startAttributes, endAttributes, failed, errorType, durationMillis } = call;
  const attributes = [startAttributes, endAttributes].map(sorted);
  return JSON.stringify([call.kind, name, spanKind, attributes, failed, errorType, durationMillis]);
}

function sorted(attributes: Attributes): readonly (readonly [string, unknown])[] {
  return Object.keys(attributes)
    .toSorted()
    .map((key) => [key, attributes[key]]);
}
