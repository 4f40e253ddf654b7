import fc from 'fast-check';
import { checkRule } from '../../src/catalog/check-rule.ts';
import type {
  CatalogDefinition,
  EventDefinition,
  PropertyDefinition,
  StartCondition,
} from '../../src/catalog/definition.ts';
import { ruledAttribute } from '../../src/catalog/ruled-attribute.ts';
import { OTHER, type Rule, UNKNOWN } from '../../src/catalog/rule.ts';

const listedName = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_.-]{1,40}$/u),
  fc.constantFrom(OTHER, UNKNOWN, '__proto__', 'constructor', 'TypeError', 'ECONNRESET', 'http_4xx'),
);
/** At least two names that tell something. */
const list = fc
  .uniqueArray(listedName, { minLength: 2, maxLength: 6 })
  .filter((names) => names.filter((name) => name !== OTHER && name !== UNKNOWN).length > 1);
const listRules: readonly fc.Arbitrary<Rule>[] = [
  list.chain((values) =>
    fc.record({
      type: fc.constant('choice' as const),
      values: fc.constant(values),
      aliases: fc.dictionary(listedName, fc.constantFrom(...values), { maxKeys: 2 }),
    }),
  ),
  fc.record({ type: fc.constant('declared' as const), kind: fc.constant('thing'), names: list }),
  list.chain((values) =>
    fc.record({
      type: fc.constant('errorType' as const),
      values: fc.constant(values),
      aliases: fc.dictionary(listedName, fc.constantFrom(...values), { maxKeys: 2 }),
      prefixes: fc.dictionary(listedName, fc.constantFrom(...values), { maxKeys: 2 }),
    }),
  ),
];
const duration: fc.Arbitrary<Rule> = fc.record({
  type: fc.constant('duration' as const),
  unit: fc.constantFrom('ms' as const, 's' as const),
});
const bucket: fc.Arbitrary<Rule> = fc
  .uniqueArray(fc.oneof(fc.integer({ min: -10, max: 10_000 }), fc.double({ noNaN: true })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((edges): Rule => ({ type: 'bucket', edges: edges.toSorted((a, b) => a - b) }))
  .filter((rule) => checkRule(rule) === undefined);
const version: fc.Arbitrary<Rule> = fc.record(
  {
    type: fc.constant('version' as const),
    parts: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
    firstBelow: fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.constant(0.5)),
  },
  { requiredKeys: ['type', 'parts'] },
);
const integer: fc.Arbitrary<Rule> = fc
  .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: -1_000_000, max: 1_000_000 }))
  .map(([a, b]) => ({ type: 'integer', min: Math.min(a, b), max: Math.max(a, b) }));
const flag = fc.constant<Rule>({ type: 'flag' });

/** Any rule that a catalog takes; a list tells at least two things beside the fallbacks. */
export const anyRule: fc.Arbitrary<Rule> = fc.oneof(...listRules, duration, bucket, version, integer, flag);

type Part = Pick<PropertyDefinition, 'rule' | 'from'>;

/** How a property is told; the attributes of number `index` are its own. */
const parts = (index: number): fc.Arbitrary<Part> =>
  fc.oneof(
    fc.tuple(anyRule, fc.constantFrom('', 'fact', 'resource', 'fallback')).map(([rule, more]) => ({
      rule,
      from: [
        ...(more === 'fact' ? [{ fact: 'some' }] : []),
        ...(more === 'resource' ? [{ resource: `resource.${index}` }] : []),
        { attribute: `own.${index}` },
        ...(more === 'fallback' ? [{ attribute: `late.${index}` }] : []),
      ],
    })),
    fc
      .oneof(...listRules)
      .map((rule): Part => ({ rule, from: [{ attribute: `own.${index}`, part: 'product' }] })),
    fc.constant<Part>({ rule: { type: 'flag' }, from: [{ span: 'outcome' }] }),
    fc
      .constantFrom('ms' as const, 's' as const)
      .map((unit): Part => ({ rule: { type: 'duration', unit }, from: [{ span: 'duration' }] })),
    bucket.map((rule): Part => ({ rule, from: [{ span: 'duration' }] })),
    // A closed span holds one error, under one rule.
    fc.oneof(...listRules).map((rule): Part => ({ rule, from: index === 0 ? [{ span: 'error' }] : [] })),
    fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 9 })).map(([isAsked, other]): Part => {
      const fixed = { attribute: `${isAsked ? 'asked' : 'own'}.${other}`, gives: 'first' };
      return {
        rule: { type: 'choice', values: ['first', 'second'] },
        from: [
          isAsked ? { ...fixed, equals: 'yes' } : fixed,
          { attribute: `asked.b${index}`, gives: 'second' },
        ],
      };
    }),
    anyRule.map((rule): Part => ({ rule, from: [] })),
  );

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Any definition that `defineCatalog` takes and whose conditions a span can meet. Its forms are not described. */
export const anyDefinition: fc.Arbitrary<CatalogDefinition> = fc
  .tuple(...NAMES.map((_, index) => parts(index)))
  .chain((told) => {
    const properties = Object.fromEntries(
      told.map((part, index) => [NAMES[index] ?? '', { purpose: `Says\nmuch of ${index}`, ...part }]),
    );
    const fromSpan = NAMES.filter((name) => (properties[name]?.from.length ?? 0) > 0);
    const listable = NAMES.filter((_, index) => isListable(told[index], index));
    const common = listable.slice(0, 1);
    const listed = listable.map((name) => `own.${NAMES.indexOf(name)}`);
    return fc.record({
      name: fc.constant('any'),
      version: fc.integer({ min: 1, max: 1000 }),
      forms: fc.constant({}),
      selectors: fc.record({ one: conditions(listed), two: conditions(listed) }),
      properties: fc.constant(properties),
      common: fc.constant(common),
      events: fc
        .array(event(NAMES, fromSpan, common), { minLength: 1, maxLength: 5 })
        .map((events) => events.map((each, index) => ({ ...each, name: `event_${index}` }))),
    });
  });

function isListable(part: Part | undefined, index: number): boolean {
  const isList = ['choice', 'declared', 'errorType'].includes(part?.rule.type ?? '');
  return isList && part?.from.some((source) => ruledAttribute(source) === `own.${index}`) === true;
}

/** The first condition asks nothing of the end, so that whatever an event asks of it can be met. */
function conditions(listed: readonly string[]): fc.Arbitrary<readonly StartCondition[]> {
  const start = {
    form: fc.constantFrom('own', 'other'),
    namePrefix: fc.constantFrom('job', 'job ', 'work/'),
    kind: fc.constantFrom('INTERNAL' as const, 'SERVER' as const, 'CONSUMER' as const),
    equals: fc.constantFrom({ 'start.a': 'x' }, { 'start.a': 'y', 'start.b': '__proto__' }),
    notBefore: fc.constant({ 'start.date': '2026-07-28' }),
    listed: fc.subarray([...listed]),
    everyTime: fc.constant(true as const),
  };
  const ends = fc.record(
    {
      outcome: fc.constantFrom('failed' as const, 'succeeded' as const),
      equals: fc.constantFrom({ 'end.c': 'done' }),
      differs: fc.constantFrom({ 'end.a': 'done' }),
    },
    { requiredKeys: [] },
  );
  const first = fc.record(start, { requiredKeys: ['form'] });
  const second = fc.record({ ...start, ends }, { requiredKeys: ['form'] });
  return fc.oneof(fc.tuple(first), fc.tuple(first, second), fc.tuple(first, second, second));
}

function event(
  all: readonly string[],
  fromSpan: readonly string[],
  common: readonly string[],
): fc.Arbitrary<EventDefinition> {
  const own = (names: readonly string[]): fc.Arbitrary<readonly string[]> =>
    fc.subarray(names.filter((name) => !common.includes(name)));
  const words = {
    name: fc.constant('x'),
    title: fc.constant('It  happens'),
    purpose: fc.constant('To know'),
  };
  const matches = fc.record(
    {
      outcome: fc.constantFrom('failed' as const, 'succeeded' as const),
      equals: fc.constantFrom({ 'end.a': 'done' }, { 'end.b': 'done' }),
      differs: fc.constant({ 'end.d': 'done' }),
    },
    { requiredKeys: [] },
  );
  return fc.oneof(
    fc.record({ ...words, recorded: fc.constant(true as const), properties: own(all) }),
    fc.record({ ...words, biasedBySampling: fc.constant(true as const), matches, properties: own(fromSpan) }),
    fc.record({ ...words, startsAs: fc.constantFrom('one', 'two'), matches, properties: own(fromSpan) }),
    own(fromSpan).chain((properties) =>
      fc.record({
        ...words,
        startsAs: fc.constantFrom('one', 'two'),
        oncePerDay: fc.constant([...properties, ...common]),
        properties: fc.constant(properties),
      }),
    ),
  );
}
