import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { ConditionalSource, RuledSource } from './definition.ts';
import { readAttribute } from './read-span.ts';

/** Whether the attribute of a source that gives a fixed text is as the source wants it. */
export function meetsCondition({ attribute, equals }: ConditionalSource, span: ReadableSpan): boolean {
  const value = readAttribute(span.attributes, attribute);
  return equals === undefined ? value !== undefined : value === equals;
}

/** The raw value of a source whose attribute its property rules, cut to the part that is asked for. */
export function readRuledAttribute({ attribute, part }: RuledSource, span: ReadableSpan): unknown {
  const value = readAttribute(span.attributes, attribute);
  return part === 'product' ? productOf(value) : value;
}

/** RFC 9110, section 5.6.2: a token. A user agent is a list of `product/version`, the most telling first. */
const FIRST_TOKEN = /^[\w!#$%&'*+.^`|~-]{1,64}/u;

function productOf(userAgent: unknown): unknown {
  return typeof userAgent === 'string' ? (FIRST_TOKEN.exec(userAgent)?.[0] ?? '') : undefined;
}
