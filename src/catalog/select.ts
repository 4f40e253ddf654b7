import { type Attributes, SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Catalog, Entry, StartTest } from './define-catalog.ts';
import type { EndCondition } from './definition.ts';
import { RECORDED_SCOPE, hasFailed, readAttribute } from './read-span.ts';
import { OTHER, UNKNOWN } from './rule.ts';

/** What is known of a span when it starts. */
export interface StartingSpan {
  readonly name: string;
  readonly kind?: SpanKind | undefined;
  readonly attributes?: Attributes | undefined;
}

/** Whether a span that starts now can become an event of the catalog. */
export function selectsAtStart(catalog: Catalog, span: StartingSpan): boolean {
  for (const tests of catalog.selectors) {
    if (firstPassed(tests, span) !== undefined) return true;
  }
  return false;
}

/** The entries that an ended span becomes: none, for almost every span. */
export function select(catalog: Catalog, span: ReadableSpan): readonly Entry[] {
  return catalog.entries.filter((entry) => isSelected(entry, span));
}

/** The first of an entry's start conditions that the span meets. */
export function passedStartTest(entry: Entry, span: StartingSpan): StartTest | undefined {
  return entry.startTests === undefined ? undefined : firstPassed(entry.startTests, span);
}

function isSelected({ event, startTests }: Entry, span: ReadableSpan): boolean {
  if (event.recorded === true) {
    return span.instrumentationScope.name === RECORDED_SCOPE && span.name === event.name;
  }
  if (startTests !== undefined && firstPassed(startTests, span) === undefined) return false;
  return event.matches === undefined || ends(event.matches, span);
}

/** A loop, since this is asked of every span of the host: a closure for each costs more than the answer. */
function firstPassed(tests: readonly StartTest[], span: StartingSpan): StartTest | undefined {
  for (const test of tests) {
    if (passes(test, span)) return test;
  }
  return undefined;
}

function passes(test: StartTest, { name, kind = SpanKind.INTERNAL, attributes }: StartingSpan): boolean {
  return (
    (test.kind === undefined || test.kind === kind) &&
    name.startsWith(test.namePrefix) &&
    test.equals.every(([key, value]) => readAttribute(attributes, key) === value) &&
    test.notBefore.every(([key, value]) => isNotBefore(readAttribute(attributes, key), value)) &&
    test.listed.every(([key, rule]) => {
      const value = rule(readAttribute(attributes, key));
      return value !== undefined && value !== OTHER && value !== UNKNOWN;
    })
  );
}

function isNotBefore(text: unknown, bound: string): boolean {
  return typeof text === 'string' && text >= bound;
}

function ends({ outcome, equals = {} }: EndCondition, span: ReadableSpan): boolean {
  return (
    (outcome === undefined || (outcome === 'failed') === hasFailed(span)) &&
    Object.entries(equals).every(([key, value]) => readAttribute(span.attributes, key) === value)
  );
}
