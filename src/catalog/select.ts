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

/** What a selected span can become: an invocation, with all inside it, or something that is counted once a day. */
export type Selection = 'invocation' | 'notice';

/** As what a span that starts now is selected; `undefined` for almost every span. */
export function selectAtStart(catalog: Catalog, span: StartingSpan): Selection | undefined {
  let selection: Selection | undefined;
  for (const { startTests, ownsInvocations } of catalog.selectors) {
    if (!passesAny(startTests, span)) continue;
    if (ownsInvocations) return 'invocation';
    selection = 'notice';
  }
  return selection;
}

/**
 * The entries that an ended span becomes: none, for almost every span. `startName` is the name that it started
 * with, where it may have another by now.
 */
export function select(
  catalog: Catalog,
  span: ReadableSpan,
  startName: string = span.name,
): readonly Entry[] {
  return catalog.entries.filter((entry) => isSelected(entry, span, startName));
}

/** The first of an entry's start conditions that an ended span meets. */
export function passedStartTest(
  { startTests = [] }: Entry,
  span: ReadableSpan,
  startName: string = span.name,
): StartTest | undefined {
  const { kind, attributes } = span;
  const started = { name: startName, kind, attributes };
  return startTests.find((test) => passes(test, started) && ends(test.ends, span));
}

function isSelected(entry: Entry, span: ReadableSpan, startName: string): boolean {
  const { event, startTests } = entry;
  if (event.recorded === true) {
    return span.instrumentationScope.name === RECORDED_SCOPE && span.name === event.name;
  }
  if (startTests !== undefined && passedStartTest(entry, span, startName) === undefined) return false;
  return event.matches === undefined || ends(event.matches, span);
}

/** A loop, since this is asked of every span of the host: a closure for each costs more than the answer. */
function passesAny(tests: readonly StartTest[], span: StartingSpan): boolean {
  for (const test of tests) {
    if (passes(test, span)) return true;
  }
  return false;
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

const DATE = /^\d{4}-\d\d-\d\d$/u;

function isNotBefore(date: unknown, bound: string): boolean {
  return typeof date === 'string' && date >= bound && DATE.test(date);
}

function ends({ outcome, equals = {}, differs = {} }: EndCondition, span: ReadableSpan): boolean {
  const has = ([key, value]: readonly [string, string]): boolean =>
    readAttribute(span.attributes, key) === value;
  return (
    (outcome === undefined || (outcome === 'failed') === hasFailed(span)) &&
    Object.entries(equals).every(has) &&
    !Object.entries(differs).some(has)
  );
}
