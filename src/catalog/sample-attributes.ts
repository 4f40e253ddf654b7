import type { AttributeValue, Attributes } from '@opentelemetry/api';
import { compileRule } from './compile-rule.ts';
import type { CatalogDefinition, ConditionalSource, PropertyDefinition } from './definition.ts';
import { mentionsElsewhere } from './form-attributes.ts';
import { ERROR_TYPE } from './read-span.ts';
import { OTHER, type Rule, UNKNOWN } from './rule.ts';
import { ruledAttribute } from './ruled-attribute.ts';
import { sampleRaws } from './sample-value.ts';

/** What the attributes of a sample span must meet and tell. */
export interface AttributeWish {
  readonly definition: CatalogDefinition;
  /** The form of the span: what only another form has is left out. */
  readonly form: string;
  /** Attributes whose value is given. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Attributes whose value must be on the list of the property that reads them. */
  readonly listed: readonly string[];
  /** Values that attributes must not have. */
  readonly differs: readonly (readonly [attribute: string, value: string])[];
  /** What the span tells, as far as its form can. */
  readonly properties: readonly PropertyDefinition[];
}

/**
 * Invents the attributes of a span. Each property is told by the first of its sources that can tell it, and no
 * later one: what a fallback reads is on spans of another kind. `error.type` is there only where it is given,
 * since it makes a failure of any span.
 */
export function sampleAttributes(wish: AttributeWish): Attributes {
  const told = new Map<string, AttributeValue>(Object.entries(wish.fixed));
  for (const attribute of wish.listed) give(told, attribute, wish);
  // What a fixed text asks of an attribute is one value; who reads the attribute can do with any.
  const [conditional, others] = partition(wish.properties, ({ from }) => from.some((one) => 'gives' in one));
  for (const property of [...conditional, ...others]) tell(told, property, wish);
  return Object.fromEntries(told);
}

type Told = Map<string, AttributeValue>;

function tell(told: Told, { rule, from }: PropertyDefinition, wish: AttributeWish): void {
  for (const source of from) {
    if ('span' in source && source.span !== 'error') return;
    if ('gives' in source && isTaken(rule, source.gives) && meet(told, source, wish)) return;
    const attribute = ruledAttribute(source);
    if (attribute !== undefined && isOfForm(attribute, wish) && give(told, attribute, wish)) return;
  }
}

/** Has an attribute hold a value that who reads it takes; false where there is none. */
function give(told: Told, attribute: string, wish: AttributeWish): boolean {
  if (told.has(attribute)) return true;
  const rule = readersOf(attribute, wish)[0]?.rule;
  const value = rule && sampleRaws(rule).find((raw) => !isForbidden(attribute, raw, wish));
  if (value !== undefined) told.set(attribute, value);
  return value !== undefined;
}

function meet(told: Told, { attribute, equals, gives }: ConditionalSource, wish: AttributeWish): boolean {
  const present = told.get(attribute);
  if (present !== undefined) return equals === undefined || present === equals;
  if (!isOfForm(attribute, wish)) return false;
  if (equals === undefined && give(told, attribute, wish)) return true;
  const value = equals ?? gives;
  const isRefused = readersOf(attribute, wish).some(({ rule }) => !isTaken(rule, value));
  if (isRefused || isForbidden(attribute, value, wish)) return false;
  told.set(attribute, value);
  return true;
}

function isOfForm(attribute: string, { definition, form }: AttributeWish): boolean {
  return attribute !== ERROR_TYPE && !mentionsElsewhere(definition, form, attribute);
}

function readersOf(attribute: string, { definition }: AttributeWish): readonly PropertyDefinition[] {
  return Object.values(definition.properties).filter(({ from }) =>
    from.some((source) => ruledAttribute(source) === attribute),
  );
}

function isForbidden(attribute: string, value: unknown, { differs }: AttributeWish): boolean {
  return differs.some(([key, forbidden]) => key === attribute && forbidden === value);
}

function isTaken(rule: Rule, value: string): boolean {
  const ruled = compileRule(rule)(value);
  return ruled !== undefined && ruled !== OTHER && ruled !== UNKNOWN;
}

function partition<Item>(
  items: readonly Item[],
  isFirst: (item: Item) => boolean,
): readonly [readonly Item[], readonly Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
