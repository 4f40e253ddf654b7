/**
 * The closed set of values that a property can take. There is no free-text rule, and none is ever
 * added: whatever a span holds, a rule yields one of its own values or nothing.
 */
export type Rule =
  | FlagRule
  | IntegerRule
  | DurationRule
  | BucketRule
  | ChoiceRule
  | DeclaredRule
  | VersionRule
  | ErrorTypeRule;

/** A boolean. */
export interface FlagRule {
  readonly type: 'flag';
}

/** A whole number from `min` to `max`, both included; `max` is at most 1,000,000. */
export interface IntegerRule {
  readonly type: 'integer';
  readonly min: number;
  readonly max: number;
}

/** A length of time in `unit`, to three significant digits, at most ten years. */
export interface DurationRule {
  readonly type: 'duration';
  readonly unit: 'ms' | 's';
}

/** A number as the label of its bucket: `lt_10`, `ge_10_lt_100`, `ge_100` for the edges 10 and 100. */
interface BucketRule {
  readonly type: 'bucket';
  readonly edges: readonly number[];
}

/** One of `values`, or what `aliases` maps to one of them; anything else is `other`. */
export interface ChoiceRule {
  readonly type: 'choice';
  readonly values: readonly string[];
  readonly aliases?: Readonly<Record<string, string>>;
}

/** A name that the product's own source lists (at most 64, `[A-Za-z0-9_.-]{1,40}`), else `other`. */
export interface DeclaredRule {
  readonly type: 'declared';
  readonly kind: string;
  readonly names: readonly string[];
}

/**
 * At most `parts` numbers of at most four digits; a leading `v` and what follows `-` or `+` are cut
 * off. The first number is below `firstBelow`, 100 by default. Anything else is absent.
 */
export interface VersionRule {
  readonly type: 'version';
  readonly parts: 1 | 2 | 3 | 4;
  readonly firstBelow?: number;
}

/**
 * An error's class or code, never its message: an exact name of `values`, an alias or the prefix of a
 * code that chooses one of `values`, a Node.js system code, or the class of an HTTP status
 * (`http_4xx`, `http_5xx`); anything else is `other`.
 */
export interface ErrorTypeRule {
  readonly type: 'errorType';
  readonly values: readonly string[];
  readonly aliases?: Readonly<Record<string, string>>;
  readonly prefixes?: Readonly<Record<string, string>>;
}

/** What a rule can yield. */
export type PropertyValue = string | number | boolean;

/** Not known: no source gave a value. */
export const UNKNOWN = 'unknown';

/** Known, but not on the list. */
export const OTHER = 'other';

/** Largest count that a rule may allow. */
export const MAX_INTEGER = 1_000_000;

/** Rules whose values include {@link UNKNOWN}: a property under one of them is never absent. */
export function hasUnknown(rule: Rule): boolean {
  return rule.type === 'choice' || rule.type === 'declared' || rule.type === 'errorType';
}
