import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Command } from './command.ts';
import { SHARED_FLAGS } from './commands.ts';

/** What was asked for; or why it cannot be understood. */
export type Request =
  | { readonly kind: 'usage'; readonly problem: string }
  | { readonly kind: 'version'; readonly isJson: boolean }
  /** Of all commands where none is named. */
  | { readonly kind: 'help'; readonly isJson: boolean; readonly command: Command | undefined }
  | {
      readonly kind: 'run';
      readonly isJson: boolean;
      readonly command: Command;
      /** The file that `--product` names, as it was given. */
      readonly productFile: string | undefined;
      readonly flags: ReadonlySet<string>;
    };

/** Understands the arguments after the program's name, or says what is wrong with the first that it does not. */
export function parseArguments(args: readonly string[], commands: readonly Command[]): Request {
  const parsed = parse(args, commands);
  if (typeof parsed === 'string') return { kind: 'usage', problem: parsed };
  const { values, positionals } = parsed;
  const [name, ...others] = positionals;
  const command = commands.find((candidate) => candidate.name === name);
  if (name !== undefined && command === undefined)
    return { kind: 'usage', problem: `there is no command ${shown(name)}` };
  if (others.length > 0)
    return { kind: 'usage', problem: `more than one command: ${others.map(shown).join(' ')}` };
  const flags = Object.keys(values).filter((flag) => !Object.hasOwn(SHARED_FLAGS, flag));
  const foreign = flags.find((flag) => !Object.hasOwn(command?.flags ?? {}, flag));
  if (foreign !== undefined)
    return { kind: 'usage', problem: `${command?.name ?? 'no command'} takes no --${foreign}` };
  const isJson = values['json'] === true;
  if (values['help'] === true) return { kind: 'help', isJson, command };
  if (values['version'] === true) return { kind: 'version', isJson };
  if (command === undefined) return { kind: 'usage', problem: 'name a command' };
  const { product } = values;
  const productFile = typeof product === 'string' ? product : undefined;
  return { kind: 'run', isJson, command, productFile, flags: new Set(flags) };
}

interface Parsed {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

/** Takes any flag of any command, since which it is may come last. */
function parse(args: readonly string[], commands: readonly Command[]): Parsed | string {
  const names = [...Object.keys(SHARED_FLAGS), ...commands.flatMap(({ flags }) => Object.keys(flags))];
  const options: ParseArgsConfig['options'] = Object.fromEntries(
    names.map((name) => [name, { type: name === 'product' ? 'string' : 'boolean' }]),
  );
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    // Its first sentence says what; the others guess what may have been meant.
    const message = error instanceof Error ? error.message : '';
    return shown(message.split(/[.\n]\s/u)[0] ?? '').replace(/^./u, (first) => first.toLowerCase());
  }
}

/** A text of the caller's on one line of their terminal, without what a terminal would obey. */
function shown(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '?');
}
