import type { Check } from '../../src/cli/check.ts';
import type { CommandContext } from '../../src/cli/command.ts';
import { doctor } from '../../src/cli/doctor.ts';
import { runCommand } from './run-command.ts';

export interface Examined {
  readonly text: string;
  readonly exitCode: number;
  /** The checks of a name, one line each. */
  readonly of: (name: string) => string;
}

/** What doctor says. */
export async function examine(
  environment: CommandContext['environment'],
  context: Partial<CommandContext> = {},
): Promise<Examined> {
  const { text, json, exitCode } = await runCommand(doctor, environment, context);
  const { checks } = json as { readonly checks: readonly Check[] };
  const of = (name: string): string =>
    checks
      .filter((check) => check.name === name)
      .map(({ verdict, text: said }) => `${verdict}: ${said}`)
      .join('\n');
  return { text, exitCode, of };
}
