import { checkRule } from './check-rule.ts';
import type { CatalogDefinition, EventDefinition, PropertyDefinition } from './definition.ts';

const CATALOG_NAME = /^[a-z][a-z0-9-]{0,39}$/u;
const EVENT_NAME = /^[a-z][a-z0-9_.]{0,63}$/u;
const PROPERTY_NAME = /^[a-z][a-z0-9_]{0,63}$/u;

/** Throws, naming entry and property, at the first thing that is wrong with a definition. */
export function checkDefinition(definition: CatalogDefinition): void {
  const fail = (what: string): never => {
    throw new TypeError(`catalog ${definition.name}: ${what}`);
  };
  if (!CATALOG_NAME.test(definition.name)) fail('the name is not lower-case letters, digits and -');
  if (!Number.isInteger(definition.version) || definition.version < 1) fail('the version is not 1 or more');
  for (const [name, property] of Object.entries(definition.properties)) {
    const problem = nameProblem(name, PROPERTY_NAME) ?? propertyProblem(property);
    if (problem !== undefined) fail(`property ${name} ${problem}`);
  }
  const shared = conflictingAttribute(definition.properties);
  if (shared !== undefined) fail(`attribute ${shared} is read by two properties with different rules`);
  const names = definition.events.map((event) => event.name);
  const twice = firstDuplicate(names);
  if (twice !== undefined) fail(`event ${twice} is a duplicate name`);
  for (const event of definition.events) {
    const problem = nameProblem(event.name, EVENT_NAME) ?? eventProblem(event, definition);
    if (problem !== undefined) fail(`event ${event.name} ${problem}`);
  }
}

function nameProblem(name: string, pattern: RegExp): string | undefined {
  if (name.startsWith('$')) return 'has a reserved name: names with $ are PostHog’s own';
  return pattern.test(name) ? undefined : `has a name that is not ${pattern.source}`;
}

function propertyProblem(property: PropertyDefinition): string | undefined {
  if (!isText(property.purpose)) return 'has no purpose';
  return checkRule(property.rule);
}

function eventProblem(event: EventDefinition, definition: CatalogDefinition): string | undefined {
  if (!isText(event.title) || !isText(event.purpose)) return 'has no title or no purpose';
  const all = [...event.properties, ...definition.common];
  const twice = firstDuplicate(all);
  if (twice !== undefined) return `has a duplicate name, property ${twice}`;
  const stray = [...all, ...(event.oncePerDay ?? [])].find(
    (name) => !Object.hasOwn(definition.properties, name),
  );
  if (stray !== undefined) return `names property ${stray}, which the catalog lacks`;
  return selectorProblem(event, definition) ?? sourceProblem(event, all, definition);
}

function selectorProblem(event: EventDefinition, definition: CatalogDefinition): string | undefined {
  if (event.recorded === true) return undefined;
  if (event.startsAs === undefined) {
    return event.biasedBySampling === true
      ? undefined
      : 'has no startsAs and does not say biasedBySampling: the operator’s sampling would bias it';
  }
  if (!Object.hasOwn(definition.selectors, event.startsAs)) {
    return `starts as ${event.startsAs}, which the catalog lacks`;
  }
  const listed = (definition.selectors[event.startsAs] ?? []).flatMap((condition) => condition.listed ?? []);
  const unread = listed.find((attribute) => !isRead(attribute, definition));
  return unread === undefined ? undefined : `needs attribute ${unread} listed, which no property reads`;
}

function sourceProblem(
  event: EventDefinition,
  names: readonly string[],
  definition: CatalogDefinition,
): string | undefined {
  if (event.recorded === true) return undefined;
  const empty = names.find((name) => definition.properties[name]?.from.length === 0);
  return empty === undefined ? undefined : `has property ${empty}, which has no source`;
}

function isRead(attribute: string, definition: CatalogDefinition): boolean {
  return Object.values(definition.properties).some((property) =>
    property.from.some(
      (source) => 'attribute' in source && !('gives' in source) && source.attribute === attribute,
    ),
  );
}

/** The closed span keeps an attribute under its own name, so that only one rule may speak for it. */
function conflictingAttribute(properties: CatalogDefinition['properties']): string | undefined {
  const rules = new Map<string, string>();
  for (const { rule, from } of Object.values(properties)) {
    for (const source of from) {
      const key =
        'attribute' in source && !('gives' in source)
          ? source.attribute
          : 'resource' in source
            ? source.resource
            : undefined;
      if (key === undefined) continue;
      const text = JSON.stringify(rule);
      if ((rules.get(key) ?? text) !== text) return key;
      rules.set(key, text);
    }
  }
  return undefined;
}

function firstDuplicate(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) < index);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}
