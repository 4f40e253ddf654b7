import { type Environment, readSetting } from '../config/parse-setting.ts';
import { colour } from './colour.ts';
import type { Command, CommandContext } from './command.ts';
import { COMMANDS } from './commands.ts';
import { PLAIN_WIDTH_COLUMNS } from './describe-command-line.ts';
import { FAILED, USAGE } from './exit-codes.ts';
import { findProduct } from './find-product.ts';
import { helpAsData, helpOf, helpOfAll } from './help.ts';
import { parseArguments } from './parse-arguments.ts';

/** Everything that the command line is told of the outside. */
export interface CommandLineOptions extends Pick<
  CommandContext,
  'environment' | 'folder' | 'now' | 'serviceAccountFolder'
> {
  /** After the program's name. */
  readonly args: readonly string[];
  /** Columns of the terminal that stdout is; `undefined` where it is none. */
  readonly terminalColumns: number | undefined;
  /** Of this package. */
  readonly version: string;
  /** All by default. */
  readonly commands?: readonly Command[];
}

/** What is to be printed, each with the line feed at its end or empty, and what to exit with. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Narrower than that, words cannot be told from columns; wider, lines cannot be read. */
const MIN_WIDTH_COLUMNS = 40;
const MAX_WIDTH_COLUMNS = 120;

/** Runs one command line. Prints nothing itself, and never rejects. */
export async function runCommandLine(options: CommandLineOptions): Promise<Printed> {
  const { args, environment, folder, terminalColumns, version, now, serviceAccountFolder } = options;
  const { commands = COMMANDS } = options;
  const widthColumns = widthFor(terminalColumns);
  const request = parseArguments(args, commands);
  switch (request.kind) {
    case 'usage': {
      // Which flags there are is not known where one of them is wrong.
      const isJson = args.includes('--json');
      return wrong(`${request.problem} (dot-ai-telemetry --help shows what there is)`, { isJson });
    }
    case 'version':
      return asked(request.isJson ? asJson({ version }) : version);
    case 'help': {
      const { command, isJson } = request;
      if (isJson) return asked(asJson(helpAsData(command === undefined ? commands : [command])));
      return asked(command === undefined ? helpOfAll(commands, widthColumns) : helpOf(command, widthColumns));
    }
    case 'run': {
      const { command, flags, isJson, productFile } = request;
      const found = findProduct(productFile, folder);
      if ('problem' in found) return wrong(found.problem, { isJson });
      const { product } = found;
      const context = { product, environment, folder, flags, widthColumns, now, serviceAccountFolder };
      return run(command, context, { isJson, isColoured: takesColours(terminalColumns, environment) });
    }
  }
}

async function run(
  { name, run: start }: Command,
  context: CommandContext,
  { isJson, isColoured }: { readonly isJson: boolean; readonly isColoured: boolean },
): Promise<Printed> {
  try {
    const { text, json, exitCode } = await start(context);
    if (exitCode === USAGE) return wrong(text, { isJson });
    return { ...asked(isJson ? asJson(json) : isColoured ? colour(text) : text), exitCode };
  } catch {
    return wrong(`${name} failed, which is a mistake of ours: tell us`, { isJson, exitCode: FAILED });
  }
}

/** A terminal that understands them, whose user has not said no (no-color.org). */
function takesColours(terminalColumns: number | undefined, environment: Environment): boolean {
  const isPlain = environment['TERM'] === 'dumb' || readSetting(environment, 'NO_COLOR') !== undefined;
  return terminalColumns !== undefined && !isPlain;
}

function widthFor(terminalColumns: number | undefined): number {
  if (terminalColumns === undefined) return PLAIN_WIDTH_COLUMNS;
  return Math.min(Math.max(terminalColumns, MIN_WIDTH_COLUMNS), MAX_WIDTH_COLUMNS);
}

function asked(text: string): Printed {
  return { stdout: `${text}\n`, stderr: '', exitCode: 0 };
}

/** For people on stderr; a program that asked for JSON has its one document too. */
function wrong(
  problem: string,
  { isJson, exitCode = USAGE }: { readonly isJson: boolean; readonly exitCode?: number },
): Printed {
  const stdout = isJson ? `${asJson({ error: problem })}\n` : '';
  return { stdout, stderr: `dot-ai-telemetry: ${problem}\n`, exitCode };
}

function asJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
