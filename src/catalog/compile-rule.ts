import { bucketLabels } from './bucket-labels.ts';
import { HTTP_STATUS_CLASSES, SYSTEM_ERROR_CODES, httpStatusClass } from './error-codes.ts';
import { OTHER, type PropertyValue, type Rule, UNKNOWN } from './rule.ts';
import type { ErrorTypeRule, VersionRule } from './rule.ts';

/** Yields one of the rule's own values, or `undefined` when there is none for `value`. Never throws. */
export type RuleFunction = (value: unknown) => PropertyValue | undefined;

const MAX_DURATION_SECONDS = 10 * 366 * 86_400;
const MAX_VERSION_LENGTH = 64;

/**
 * Turns a rule into the function that applies it. Membership is tested against sets, never by
 * property look-up, so `__proto__` and `constructor` are names like any other. Idempotent:
 * applying the function to its own result changes nothing.
 */
export function compileRule(rule: Rule): RuleFunction {
  switch (rule.type) {
    case 'flag':
      return (value) => (typeof value === 'boolean' ? value : undefined);
    case 'integer':
      return (value) =>
        Number.isInteger(value) && (value as number) >= rule.min && (value as number) <= rule.max
          ? (value as number) + 0
          : undefined;
    case 'duration':
      return durationFunction(rule.unit === 'ms' ? MAX_DURATION_SECONDS * 1000 : MAX_DURATION_SECONDS);
    case 'bucket':
      return bucketFunction(rule.edges);
    case 'choice':
      return listFunction(rule.values, rule.aliases);
    case 'declared':
      return listFunction(rule.names);
    case 'version':
      return versionFunction(rule);
    case 'errorType':
      return errorTypeFunction(rule);
  }
}

function durationFunction(max: number): RuleFunction {
  return (value) =>
    typeof value === 'number' && value >= 0 && value <= max ? Number(value.toPrecision(3)) : undefined;
}

function bucketFunction(edges: readonly number[]): RuleFunction {
  const labels = bucketLabels(edges);
  const known = new Set(labels);
  return (value) => {
    if (typeof value === 'string') return known.has(value) ? value : undefined;
    if (typeof value !== 'number' || Number.isNaN(value)) return undefined;
    return labels[edges.filter((edge) => value >= edge).length];
  };
}

function listFunction(
  values: readonly string[],
  aliases: Readonly<Record<string, string>> = {},
): RuleFunction {
  const results = new Map<string, string>([
    ...Object.entries(aliases),
    ...[...values, UNKNOWN, OTHER].map((value): [string, string] => [value, value]),
  ]);
  return (value) => (typeof value === 'string' ? (results.get(value) ?? OTHER) : undefined);
}

function versionFunction({ parts, firstBelow = 100 }: VersionRule): RuleFunction {
  const pattern = new RegExp(`^v?(\\d{1,4}(?:\\.\\d{1,4}){0,${parts - 1}})(?:[-+][0-9A-Za-z.+-]*)?$`, 'u');
  return (value) => {
    if (typeof value !== 'string' || value.length > MAX_VERSION_LENGTH) return undefined;
    const version = pattern.exec(value)?.[1];
    return version !== undefined && Number.parseInt(version, 10) < firstBelow ? version : undefined;
  };
}

function errorTypeFunction({ values, aliases, prefixes = {} }: ErrorTypeRule): RuleFunction {
  const fromList = listFunction([...values, ...SYSTEM_ERROR_CODES, ...HTTP_STATUS_CLASSES], aliases);
  const labels = Object.entries(prefixes);
  return (value) => {
    const listed = fromList(value);
    if (listed !== OTHER || typeof value !== 'string' || value === OTHER) return listed;
    return labels.find(([prefix]) => value.startsWith(prefix))?.[1] ?? httpStatusClass(value) ?? OTHER;
  };
}
