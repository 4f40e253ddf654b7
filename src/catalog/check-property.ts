import { checkName, isText } from './check-name.ts';
import { checkRule } from './check-rule.ts';
import type { PropertyDefinition } from './definition.ts';

const PROPERTY_NAME = /^[a-z][a-z0-9_]{0,63}$/u;

/** The one key by which each kind of source is known; `gives` comes with `attribute`. */
const SOURCE_KEYS = ['attribute', 'resource', 'span', 'fact', 'lookup'];
const SPAN_SOURCES: ReadonlySet<unknown> = new Set(['duration', 'outcome', 'error']);

/** What is wrong with a property, or `undefined`. */
export function checkProperty(name: string, { purpose, rule, from }: PropertyDefinition): string | undefined {
  const problem = checkName(name, PROPERTY_NAME);
  if (problem !== undefined) return problem;
  if (!isText(purpose)) return 'has no purpose';
  if (!Array.isArray(from)) return 'has no list of sources';
  return from.every(isSource) ? checkRule(rule) : 'has an unknown source';
}

function isSource(source: unknown): boolean {
  if (typeof source !== 'object' || source === null) return false;
  const known = SOURCE_KEYS.filter((key) => typeof Reflect.get(source, key) === 'string');
  if (known.length !== 1) return false;
  if (known[0] === 'span') return SPAN_SOURCES.has(Reflect.get(source, 'span'));
  const isPartial = 'equals' in source && !('gives' in source);
  const hasKnownPart = !('part' in source) || (source.part === 'product' && known[0] === 'attribute');
  return !isPartial && hasKnownPart;
}
