import { SYSTEM_ERROR_CODES, HTTP_STATUS_CLASSES } from './error-codes.ts';
import { MAX_INTEGER, type Rule } from './rule.ts';

const LISTED_NAME = /^[A-Za-z0-9_.-]{1,40}$/u;
const MAX_LISTED = 64;

/** What is wrong with a rule, or `undefined`. Definitions can come from plain JavaScript: nothing is assumed. */
export function checkRule(rule: Rule | undefined): string | undefined {
  switch (rule?.type) {
    case 'flag':
      return undefined;
    case 'integer':
      return checkInteger(rule.min, rule.max);
    case 'duration':
      return ['ms', 's'].includes(rule.unit) ? undefined : 'has a duration in neither ms nor s';
    case 'bucket':
      return checkEdges(rule.edges);
    case 'choice':
      return checkList(rule.values) ?? checkTargets(rule.values, rule.aliases);
    case 'declared':
      return checkList(rule.names);
    case 'version':
      return checkVersion(rule.parts, rule.firstBelow);
    case 'errorType': {
      const labels = [...rule.values, ...SYSTEM_ERROR_CODES, ...HTTP_STATUS_CLASSES];
      return (
        checkList(rule.values) ?? checkTargets(labels, rule.aliases) ?? checkTargets(labels, rule.prefixes)
      );
    }
    default:
      return 'has an unknown rule';
  }
}

function checkInteger(min: number, max: number): string | undefined {
  const bounded = Number.isInteger(min) && Number.isInteger(max) && min <= max;
  return bounded && max <= MAX_INTEGER && min >= -MAX_INTEGER ? undefined : 'has an unbounded number';
}

function checkEdges(edges: readonly number[]): string | undefined {
  const rising =
    Array.isArray(edges) &&
    edges.length > 0 &&
    edges.length < MAX_LISTED &&
    edges.every((edge, index) => Number.isFinite(edge) && (index === 0 || edge > edges[index - 1]));
  return rising ? undefined : 'has bucket edges that are not a short list of rising numbers';
}

function checkList(names: readonly string[]): string | undefined {
  if (!Array.isArray(names) || names.length === 0) return 'has an empty list';
  if (names.length > MAX_LISTED) return `lists more than ${MAX_LISTED} names`;
  if (new Set(names).size < names.length) return 'lists a name twice';
  const bad = names.findIndex((name) => typeof name !== 'string' || !LISTED_NAME.test(name));
  return bad < 0 ? undefined : `lists a name that is not ${LISTED_NAME.source} (number ${bad + 1})`;
}

function checkTargets(
  values: readonly string[],
  targets: Readonly<Record<string, string>> = {},
): string | undefined {
  const stray = Object.entries(targets).find(([, target]) => !values.includes(target));
  return stray === undefined ? undefined : `maps ${stray[0]} to what it does not list`;
}

function checkVersion(parts: number, firstBelow = 100): string | undefined {
  if (![1, 2, 3, 4].includes(parts)) return 'has a version of other than one to four parts';
  return firstBelow > 0 && firstBelow <= 10_000 ? undefined : 'has an unbounded number';
}
