import { type Attributes, SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Property } from '../catalog/define-catalog.ts';
import { ERROR_TYPE, GENERIC_ERROR_TYPE } from '../catalog/read-span.ts';
import { ruledAttribute } from '../catalog/ruled-attribute.ts';

/**
 * What a closed span may lend to the one around it: attributes of the properties that can be lent. A server's
 * span inside another is of another connection, whose client did not make the call.
 */
export function lendable(closed: ReadableSpan, properties: Iterable<Property>): Attributes {
  const lent: Attributes = {};
  for (const property of properties) {
    for (const key of lentKeys(property)) {
      const value = closed.attributes[key];
      const isOfCall = key === ERROR_TYPE || closed.kind !== SpanKind.SERVER;
      if (value !== undefined && isOfCall) lent[key] = value;
    }
  }
  return lent;
}

/** Fills in what a span does not tell. The type of an error is lent to a span that failed only. */
export function borrow(
  attributes: Attributes,
  lent: Attributes,
  properties: Iterable<Property>,
  hasFailed: boolean,
): void {
  for (const property of properties) {
    const keys = lentKeys(property);
    if (keys.some((key) => tells(attributes, key))) continue;
    for (const key of keys) {
      const value = lent[key];
      if (value !== undefined && (key !== ERROR_TYPE || hasFailed)) attributes[key] = value;
    }
  }
}

function lentKeys({ isLent, from }: Property): readonly string[] {
  if (!isLent) return [];
  return from.flatMap((source) =>
    'span' in source && source.span === 'error' ? [ERROR_TYPE] : (ruledAttribute(source) ?? []),
  );
}

function tells(attributes: Attributes, key: string): boolean {
  const value = attributes[key];
  return value !== undefined && !(key === ERROR_TYPE && value === GENERIC_ERROR_TYPE);
}
