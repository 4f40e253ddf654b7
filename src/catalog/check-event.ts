import { checkName, isText } from './check-name.ts';
import type { CatalogDefinition, EventDefinition } from './definition.ts';
import { ruledAttribute } from './ruled-attribute.ts';

const EVENT_NAME = /^[a-z][a-z0-9_.]{0,63}$/u;

/** What is wrong with an event of a catalog whose properties are in order, or `undefined`. */
export function checkEvent(event: EventDefinition, definition: CatalogDefinition): string | undefined {
  const { name, title, purpose, properties, oncePerDay = [] } = event;
  const all = [...properties, ...definition.common];
  const twice = all.find((property, index) => all.indexOf(property) < index);
  const stray = all.find((property) => !Object.hasOwn(definition.properties, property));
  const uncounted = oncePerDay.find((property) => !all.includes(property));
  return (
    checkName(name, EVENT_NAME) ??
    (isText(title) && isText(purpose) ? undefined : 'has no title or no purpose') ??
    (twice === undefined ? undefined : `has a duplicate name, property ${twice}`) ??
    (stray === undefined ? undefined : `names property ${stray}, which the catalog lacks`) ??
    (uncounted === undefined ? undefined : `is once a day by property ${uncounted}, which it lacks`) ??
    checkAcrossProcesses(event) ??
    (event.recorded === true ? undefined : checkSpanEvent(event, all, definition))
  );
}

/** What a host records is dated by the host, so that every process can name the same day. */
function checkAcrossProcesses({
  acrossProcesses,
  recorded,
  oncePerDay,
}: EventDefinition): string | undefined {
  if (acrossProcesses === undefined || (recorded === true && oncePerDay !== undefined)) return undefined;
  return 'says acrossProcesses, which needs recorded and oncePerDay';
}

/** An event that comes from spans of the host needs a selector and sources. */
function checkSpanEvent(
  event: EventDefinition,
  properties: readonly string[],
  definition: CatalogDefinition,
): string | undefined {
  const empty = properties.find((name) => definition.properties[name]?.from.length === 0);
  return (
    checkSelector(event, definition) ??
    (empty === undefined ? undefined : `has property ${empty}, which has no source`)
  );
}

function checkSelector(
  { startsAs, biasedBySampling }: EventDefinition,
  definition: CatalogDefinition,
): string | undefined {
  if (startsAs === undefined) {
    return biasedBySampling === true
      ? undefined
      : 'has no startsAs and does not say biasedBySampling: the operator’s sampling would bias it';
  }
  if (!Object.hasOwn(definition.selectors, startsAs)) return `starts as ${startsAs}, which the catalog lacks`;
  const listed = (definition.selectors[startsAs] ?? []).flatMap((condition) => condition.listed ?? []);
  const unread = listed.find((attribute) => !isRead(attribute, definition));
  return unread === undefined ? undefined : `needs attribute ${unread} listed, which no property reads`;
}

function isRead(attribute: string, { properties }: CatalogDefinition): boolean {
  return Object.values(properties).some(({ from }) =>
    from.some((source) => ruledAttribute(source) === attribute),
  );
}
