import type { Command, CommandContext, CommandResult } from '../../src/cli/command.ts';
import { dotAi } from '../../src/product/dot-ai.ts';
import { tempFolder } from './temp-folder.ts';

/** Runs a command in an environment of its own, by default for dot-ai. */
export function runCommand(
  { run }: Command,
  environment: CommandContext['environment'] = {},
  context: Partial<CommandContext> = {},
): Promise<CommandResult> {
  return run({
    product: dotAi,
    environment,
    folder: context.folder ?? tempFolder(),
    flags: new Set(),
    widthColumns: 80,
    now: Date.now,
    ...context,
  });
}
