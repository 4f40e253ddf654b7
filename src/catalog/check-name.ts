/** Whether a value says anything to a reader. */
export function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

/** What is wrong with a name, or `undefined`. Names with `$` are PostHog's own. */
export function checkName(name: string, pattern: RegExp): string | undefined {
  if (name.startsWith('$')) return 'has a reserved name: names with $ are PostHog’s own';
  return pattern.test(name) ? undefined : `has a name that is not ${pattern.source}`;
}
