import { checkEvent } from './check-event.ts';
import { checkProperty } from './check-property.ts';
import type { CatalogDefinition, Source } from './definition.ts';
import { ERROR_TYPE } from './read-span.ts';
import { ruledAttribute } from './ruled-attribute.ts';

const CATALOG_NAME = /^[a-z][a-z0-9-]{0,39}$/u;

/**
 * Throws at the first thing that is wrong with a definition, naming entry and property. A definition
 * can come from plain JavaScript, so that nothing about its shape is taken for granted.
 */
export function checkDefinition(definition: CatalogDefinition): void {
  const fail = (what: string): never => {
    throw new TypeError(`catalog ${definition.name}: ${what}`);
  };
  if (!CATALOG_NAME.test(definition.name)) fail('the name is not lower-case letters, digits and -');
  if (!Number.isInteger(definition.version) || definition.version < 1) fail('the version is not 1 or more');
  for (const [name, property] of Object.entries(definition.properties)) {
    const problem = checkProperty(name, property);
    const user = definition.events.find(({ properties }) => properties.includes(name));
    const place = user === undefined ? `property ${name}` : `event ${user.name}, property ${name}`;
    if (problem !== undefined) fail(`${place} ${problem}`);
  }
  const shared = conflictingAttribute(definition.properties);
  if (shared !== undefined) fail(`attribute ${shared} is read by two properties with different rules`);
  const names = definition.events.map((event) => event.name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) fail(`event ${twice} is a duplicate name`);
  for (const event of definition.events) {
    const problem = checkEvent(event, definition);
    if (problem !== undefined) fail(`event ${event.name} ${problem}`);
  }
}

/** The closed span keeps an attribute under its own name, so that only one rule may speak for it. */
function conflictingAttribute(properties: CatalogDefinition['properties']): string | undefined {
  const rules = new Map<string, string>();
  for (const { rule, from } of Object.values(properties)) {
    for (const key of from.flatMap(ruledKey)) {
      const text = JSON.stringify(rule);
      if ((rules.get(key) ?? text) !== text) return key;
      rules.set(key, text);
    }
  }
  return undefined;
}

function ruledKey(source: Source): string | [] {
  if ('span' in source && source.span === 'error') return ERROR_TYPE;
  return ('resource' in source ? source.resource : ruledAttribute(source)) ?? [];
}
