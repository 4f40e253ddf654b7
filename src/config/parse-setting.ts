/** The environment: names and values, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What switches on by name, in any case. */
export const SWITCH_ON: ReadonlySet<string> = new Set(['true', '1', 'yes', 'on']);
/** What switches off by name, in any case. */
export const SWITCH_OFF: ReadonlySet<string> = new Set(['false', '0', 'no', 'off']);

/** A setting's value without surrounding space; an empty one is as unset. */
export function readSetting(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}

/** What a switch says; `invalid` where it is set to something that no switch takes. */
export function parseSwitch(value: string | undefined): 'on' | 'off' | 'unset' | 'invalid' {
  if (value === undefined) return 'unset';
  const word = value.toLowerCase();
  if (SWITCH_ON.has(word)) return 'on';
  return SWITCH_OFF.has(word) ? 'off' : 'invalid';
}
