import { bucketLabels } from './bucket-labels.ts';
import { HTTP_STATUS_CLASSES, SYSTEM_ERROR_CODES } from './error-codes.ts';
import { OTHER, type Rule, UNKNOWN } from './rule.ts';

const SAMPLE_VERSION = [1, 29, 0, 1];

/** Every value that a rule can yield, where they can be listed; the last two are the fallbacks. */
export function listedValues(rule: Rule): readonly string[] | undefined {
  switch (rule.type) {
    case 'bucket':
      return bucketLabels(rule.edges);
    case 'choice':
      return [...rule.values, OTHER, UNKNOWN];
    case 'declared':
      return [...rule.names, OTHER, UNKNOWN];
    case 'errorType':
      return [...rule.values, ...SYSTEM_ERROR_CODES, ...HTTP_STATUS_CLASSES, OTHER, UNKNOWN];
    default:
      return undefined;
  }
}

/** The values that a rule can yield, in words for a table. */
export function describeRule(rule: Rule): string {
  switch (rule.type) {
    case 'flag':
      return '`true`, `false`';
    case 'integer':
      return `whole number, ${rule.min} to ${rule.max}`;
    case 'duration':
      return `${rule.unit === 'ms' ? 'milliseconds' : 'seconds'}, three significant digits`;
    case 'version':
      return `version of at most ${rule.parts} numbers, such as \`${SAMPLE_VERSION.slice(0, rule.parts).join('.')}\``;
    default:
      return (listedValues(rule) ?? []).map((value) => `\`${value}\``).join(', ');
  }
}

/** A rule as JSON schema, draft 2020-12. */
export function ruleSchema(rule: Rule): Readonly<Record<string, unknown>> {
  switch (rule.type) {
    case 'flag':
      return { type: 'boolean' };
    case 'integer':
      return { type: 'integer', minimum: rule.min, maximum: rule.max };
    case 'duration':
      return { type: 'number', minimum: 0 };
    case 'version':
      return { type: 'string', pattern: `^\\d{1,4}(\\.\\d{1,4}){0,${rule.parts - 1}}$` };
    default:
      return { enum: listedValues(rule) };
  }
}
