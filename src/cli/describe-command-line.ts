import { COMMANDS } from './commands.ts';
import { helpOf, helpOfAll } from './help.ts';

/** As `--help` prints where stdout is no terminal. */
export const PLAIN_WIDTH_COLUMNS = 100;

/** The help of the command line and of each command, word for word, as Markdown. */
export function describeCommandLine(): string {
  return [
    fence(helpOfAll(COMMANDS, PLAIN_WIDTH_COLUMNS)),
    ...COMMANDS.flatMap((command) => [`## \`${command.name}\``, fence(helpOf(command, PLAIN_WIDTH_COLUMNS))]),
  ].join('\n\n');
}

function fence(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}
