import { type Attributes, SpanKind } from '@opentelemetry/api';
import { compileRule } from './compile-rule.ts';
import type { CatalogDefinition, EndCondition, PropertyDefinition, StartCondition } from './definition.ts';
import { mentions } from './form-attributes.ts';
import { ERROR_TYPE } from './read-span.ts';
import { sampleAttributes } from './sample-attributes.ts';
import { sampleRaw, sampleRaws } from './sample-value.ts';

/** An invented span: what a host would start, and what it would say at its end. */
export interface SampleSpan {
  readonly kind: 'span';
  /** What happened, and the form of the span, in words. */
  readonly title: string;
  readonly name: string;
  readonly spanKind: SpanKind;
  readonly startAttributes: Attributes;
  readonly endAttributes: Attributes;
  /** Whether the span ends with the status ERROR. */
  readonly failed: boolean;
  /** Name of an exception to record. None where `error.type` tells the error, or nothing asks for it. */
  readonly errorType?: string;
  readonly durationMillis: number;
}

/** What a sample span must meet and tell. */
export interface SpanWish {
  readonly definition: CatalogDefinition;
  readonly title: string;
  /** The span's name, where the condition asks for none. */
  readonly name: string;
  readonly start: StartCondition;
  /** What else the end must show. */
  readonly matches: EndCondition;
  readonly failed: boolean;
  readonly properties: readonly PropertyDefinition[];
}

const DURATION_MILLIS = 1250;
/** A bucket's edge can be any number, and a span's end must be a date. */
const MAX_DURATION_MILLIS = 86_400_000;

/** Invents the span. Where its conditions contradict each other, it does not meet them all. */
export function sampleSpan(wish: SpanWish): SampleSpan {
  const { definition, title, start, matches, failed, properties } = wish;
  const { form, listed = [], equals, notBefore, ends = {} } = start;
  const atEnd = { ...ends.equals, ...matches.equals };
  const attributes = sampleAttributes({
    definition,
    form,
    fixed: { ...atEnd, ...notBefore, ...equals },
    listed,
    differs: [ends, matches].flatMap(({ differs = {} }) => Object.entries(differs)),
    properties,
  });
  const isAtStart = (key: string): boolean =>
    !Object.hasOwn(atEnd, key) || listed.includes(key) || Object.hasOwn({ ...notBefore, ...equals }, key);
  const { errorType, endAttributes } = failed ? sampleError(wish, attributes) : { endAttributes: {} };
  return {
    kind: 'span',
    title,
    name: nameOf(wish, attributes),
    spanKind: SpanKind[start.kind ?? 'INTERNAL'],
    startAttributes: pick(attributes, isAtStart),
    endAttributes: { ...pick(attributes, (key) => !isAtStart(key)), ...endAttributes },
    failed,
    ...(errorType !== undefined && { errorType }),
    durationMillis: durationMillisFor(properties),
  };
}

/** Whether a property is known of failed spans alone. */
export function tellsOfFailure({ from }: PropertyDefinition): boolean {
  return from.some(
    (source) =>
      ('span' in source && source.span === 'error') ||
      ('attribute' in source && source.attribute === ERROR_TYPE),
  );
}

function sampleError(
  { definition, start, properties }: SpanWish,
  attributes: Attributes,
): Pick<SampleSpan, 'errorType' | 'endAttributes'> {
  const teller = properties.find(tellsOfFailure);
  if (teller === undefined || Object.hasOwn(attributes, ERROR_TYPE)) return { endAttributes: {} };
  const texts = sampleRaws(teller.rule).map(String);
  const reader = teller.from.find((source) => 'attribute' in source && source.attribute === ERROR_TYPE);
  if (reader !== undefined || mentions(definition, start.form, ERROR_TYPE)) {
    const asked = reader !== undefined && 'equals' in reader ? reader.equals : undefined;
    return { endAttributes: { [ERROR_TYPE]: asked ?? texts[0] } };
  }
  // An exception is of a class; codes and outcomes on the list are what `error.type` says.
  const errorType = texts.find((text) => /^[A-Z][a-z]/u.test(text)) ?? texts[0];
  return { endAttributes: {}, ...(errorType !== undefined && { errorType }) };
}

/** As the conventions name spans: the operation, and what it is done to. */
function nameOf({ name, start, properties }: SpanWish, attributes: Attributes): string {
  const { namePrefix = '', listed = [] } = start;
  if (namePrefix === '') return name;
  const declared = properties.filter(({ rule }) => rule.type === 'declared');
  const attribute =
    listed[0] ??
    declared.flatMap(({ from }) => from.flatMap((one) => ('attribute' in one ? one.attribute : [])))[0];
  const target = attribute === undefined ? undefined : attributes[attribute];
  if (target === undefined) return namePrefix;
  return `${namePrefix}${/\w$/u.test(namePrefix) ? ' ' : ''}${String(target)}`;
}

/** A length that as many properties as possible take, among those that each of them would choose. */
function durationMillisFor(properties: readonly PropertyDefinition[]): number {
  const readers = properties.filter(({ from }) =>
    from.some((source) => 'span' in source && source.span === 'duration'),
  );
  const wishes = readers.flatMap((reader) => {
    const raw = sampleRaw(reader.rule);
    const millis = typeof raw === 'number' ? raw * unitMillis(reader) : -1;
    return millis >= 0 && millis <= MAX_DURATION_MILLIS ? [millis] : [];
  });
  const takers = (millis: number): number =>
    readers.filter((reader) => compileRule(reader.rule)(millis / unitMillis(reader)) !== undefined).length;
  return [...wishes, DURATION_MILLIS].toSorted((a, b) => takers(b) - takers(a))[0] ?? DURATION_MILLIS;
}

function unitMillis({ rule }: PropertyDefinition): number {
  return rule.type === 'duration' && rule.unit === 's' ? 1000 : 1;
}

function pick(attributes: Attributes, isWanted: (key: string) => boolean): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => isWanted(key)));
}
