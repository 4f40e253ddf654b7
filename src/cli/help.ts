import { wrapText } from '../catalog/wrap-text.ts';
import type { Command } from './command.ts';
import { SHARED_FLAGS } from './commands.ts';
import { EXIT_CODES } from './exit-codes.ts';

const PROGRAM = 'dot-ai-telemetry';

/** The help of the whole command line, in lines of at most `widthColumns`. */
export function helpOfAll(commands: readonly Command[], widthColumns: number): string {
  return [
    `Usage: ${PROGRAM} <command> [flags]`,
    wrapText(
      'Shows what the anonymous usage telemetry of a server is, sends and has sent, by the settings of this environment and the product of this folder.',
      { widthColumns },
    ),
    section(
      'Commands',
      commands.map(({ name, summary }) => [name, summary]),
      widthColumns,
    ),
    flagSection('Flags of every command', SHARED_FLAGS, widthColumns),
    section(
      'Exit codes',
      EXIT_CODES.map(([code, meaning]) => [String(code), meaning]),
      widthColumns,
    ),
  ].join('\n\n');
}

/** The help of one command. */
export function helpOf({ name, summary, flags, effects }: Command, widthColumns: number): string {
  const own = Object.keys(flags).map((flag) => `[--${flag}] `);
  return [
    `Usage: ${PROGRAM} ${name} ${own.join('')}[--json] [--product <file>]`,
    wrapText(summary, { widthColumns }),
    wrapText(effects, { widthColumns }),
    ...(own.length === 0 ? [] : [flagSection('Flags', flags, widthColumns)]),
  ].join('\n\n');
}

/** The same as data, for `--json`. */
export function helpAsData(commands: readonly Command[]): object {
  return {
    commands: commands.map(({ name, summary, flags, effects }) => ({ name, summary, flags, effects })),
    flags: SHARED_FLAGS,
    exitCodes: Object.fromEntries(EXIT_CODES),
  };
}

function flagSection(title: string, flags: Readonly<Record<string, string>>, widthColumns: number): string {
  const rows = Object.entries(flags).map(
    ([flag, does]) => [`--${flag}${flag === 'product' ? ' <file>' : ''}`, does] as const,
  );
  return section(title, rows, widthColumns);
}

/** A heading and two columns; the second is wrapped within itself. */
function section(
  title: string,
  rows: readonly (readonly [head: string, text: string])[],
  widthColumns: number,
): string {
  const headColumns = Math.max(...rows.map(([head]) => head.length)) + 2;
  const lines = rows.map(([head, text]) =>
    wrapText(text, {
      widthColumns,
      indent: `  ${head.padEnd(headColumns)}`,
      hangingIndent: ' '.repeat(2 + headColumns),
    }),
  );
  return [`${title}:`, ...lines].join('\n');
}
