import { bucketLabels } from './bucket-labels.ts';
import { OTHER, type PropertyValue, type Rule, UNKNOWN } from './rule.ts';

const NUMBERS_AFTER_FIRST = [29, 0, 1];

/** A value that a rule yields and takes unchanged, as an example of what leaves. */
export function sampleValue(rule: Rule): PropertyValue {
  const label = rule.type === 'bucket' ? bucketLabels(rule.edges)[1] : undefined;
  return label ?? sampleRaw(rule);
}

/** A value as a host gives it, of which a rule makes {@link sampleValue}: the same, but a number for a bucket. */
export function sampleRaw(rule: Rule): PropertyValue {
  return sampleRaws(rule)[0] ?? UNKNOWN;
}

/** Values that a rule takes, the sample first; more than one only where the rule lists them. */
export function sampleRaws(rule: Rule): readonly PropertyValue[] {
  switch (rule.type) {
    case 'flag':
      return [true];
    case 'integer':
      return [Math.min(Math.max(1, rule.min), rule.max) + 0];
    case 'duration':
      return [rule.unit === 'ms' ? 1250 : 3600];
    case 'bucket':
      // An edge is the first number of the bucket above it, however close the next edge is.
      return rule.edges.slice(0, 1);
    case 'choice':
    case 'errorType':
      return withoutFallbacks(rule.values);
    case 'declared':
      return withoutFallbacks(rule.names);
    case 'version': {
      const first = (rule.firstBelow ?? Infinity) > 1 ? 1 : 0;
      return [[first, ...NUMBERS_AFTER_FIRST].slice(0, rule.parts).join('.')];
    }
  }
}

/** A list may hold `other` itself, which tells nothing where there is anything else. */
function withoutFallbacks(values: readonly string[]): readonly string[] {
  const telling = values.filter((value) => value !== OTHER && value !== UNKNOWN);
  return telling.length > 0 ? telling : values;
}
