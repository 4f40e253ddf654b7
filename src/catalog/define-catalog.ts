import { SpanKind } from '@opentelemetry/api';
import { checkDefinition } from './check-definition.ts';
import { type RuleFunction, compileRule } from './compile-rule.ts';
import type {
  CatalogDefinition,
  EndCondition,
  EventDefinition,
  PropertyDefinition,
  Source,
  StartCondition,
} from './definition.ts';
import { UNKNOWN, hasUnknown } from './rule.ts';
import { ruledAttribute } from './ruled-attribute.ts';

/** A checked catalog: its definition, and what the pipeline needs of it ready to use. */
export interface Catalog<Definition extends CatalogDefinition = CatalogDefinition> {
  readonly definition: Definition;
  readonly entries: readonly Entry[];
  readonly selectors: readonly Selector[];
  /** Attribute values that some event must not have: a span that has one is kept from being it. */
  readonly refusals: readonly (readonly [attribute: string, value: string])[];
  /** Facts that can be learned from the attributes of any started span. */
  readonly learnable: readonly { readonly fact: string; readonly attribute: string }[];
}

/** What selects spans when they start. */
interface Selector {
  readonly startTests: readonly StartTest[];
  /**
   * Whether its spans are invocations, with all that is selected inside them. What only tells of something that
   * is counted once a day is none.
   */
  readonly ownsInvocations: boolean;
}

/** One event of the catalog, ready to be selected and built. */
export interface Entry {
  readonly event: EventDefinition;
  readonly startTests: readonly StartTest[] | undefined;
  /** Own properties first, then the common ones. */
  readonly properties: readonly Property[];
}

/** A property with its rule compiled. */
export interface Property {
  readonly name: string;
  readonly rule: RuleFunction;
  readonly from: readonly Source[];
  readonly absent: 'unknown' | undefined;
  /** Milliseconds in one unit of the property, where it is a length of time. */
  readonly unitMillis: 1 | 1000;
  /** Whether a span inside may tell it. */
  readonly isLent: boolean;
}

/** A start condition with its kind as a number and its lists as rules. */
export interface StartTest {
  readonly kind: SpanKind | undefined;
  readonly namePrefix: string;
  readonly equals: readonly (readonly [attribute: string, value: string])[];
  readonly notBefore: readonly (readonly [attribute: string, value: string])[];
  readonly listed: readonly (readonly [attribute: string, rule: RuleFunction])[];
  readonly everyTime: boolean;
  readonly ends: EndCondition;
}

/**
 * Checks a catalog and makes it ready for the pipeline.
 *
 * @throws TypeError naming the entry and the property that is wrong: an unknown rule, a duplicate or
 * reserved name, an unbounded number, a missing purpose, an entry that sampling would bias.
 */
export function defineCatalog<const Definition extends CatalogDefinition>(
  definition: Definition & NamesOnlyOwnProperties<Definition>,
): Catalog<Definition> {
  checkDefinition(definition);
  const properties = new Map(
    Object.entries(definition.properties).map(([name, property]) => [name, compileProperty(name, property)]),
  );
  const startTests = new Map(
    Object.entries(definition.selectors).map(([name, conditions]) => [
      name,
      conditions.map((condition) => compileCondition(condition, properties)),
    ]),
  );
  return {
    definition,
    entries: definition.events.map((event) => ({
      event,
      startTests: event.startsAs === undefined ? undefined : startTests.get(event.startsAs),
      properties: [...event.properties, ...definition.common].flatMap((name) => properties.get(name) ?? []),
    })),
    selectors: [...startTests].map(([name, tests]) => ({
      startTests: tests,
      ownsInvocations: definition.events.some(
        ({ startsAs, oncePerDay }) => startsAs === name && oncePerDay === undefined,
      ),
    })),
    refusals: [
      ...definition.events.map(({ matches }) => matches),
      ...Object.values(definition.selectors).flatMap((conditions) => conditions.map(({ ends }) => ends)),
    ].flatMap((condition) => Object.entries(condition?.differs ?? {})),
    learnable: [...properties.values()].flatMap(({ from }) => from.flatMap(learnable)),
  };
}

/** Fails to compile where an event or the common list names a property that the catalog lacks. */
type NamesOnlyOwnProperties<Definition extends CatalogDefinition> =
  NamedProperty<Definition> extends keyof Definition['properties']
    ? unknown
    : { readonly properties: Readonly<Record<NamedProperty<Definition>, PropertyDefinition>> };

type NamedProperty<Definition extends CatalogDefinition> =
  | Definition['common'][number]
  | Definition['events'][number]['properties'][number];

function compileProperty(name: string, { rule, from, lentFromInside }: PropertyDefinition): Property {
  return {
    name,
    rule: compileRule(rule),
    from,
    absent: hasUnknown(rule) ? UNKNOWN : undefined,
    unitMillis: rule.type === 'duration' && rule.unit === 's' ? 1000 : 1,
    isLent: lentFromInside === true,
  };
}

function compileCondition(condition: StartCondition, properties: ReadonlyMap<string, Property>): StartTest {
  return {
    kind: condition.kind === undefined ? undefined : SpanKind[condition.kind],
    namePrefix: condition.namePrefix ?? '',
    equals: Object.entries(condition.equals ?? {}),
    notBefore: Object.entries(condition.notBefore ?? {}),
    everyTime: condition.everyTime === true,
    ends: condition.ends ?? {},
    listed: (condition.listed ?? []).flatMap((attribute) => {
      const reader = [...properties.values()].find(({ from }) =>
        from.some((source) => ruledAttribute(source) === attribute),
      );
      return reader === undefined ? [] : [[attribute, reader.rule] as const];
    }),
  };
}

function learnable(source: Source): { fact: string; attribute: string }[] {
  if (!('fact' in source)) return [];
  return (source.learnedFrom ?? []).map((attribute) => ({ fact: source.fact, attribute }));
}
