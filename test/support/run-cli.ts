import { join } from 'node:path';
import { ROOT, startNode } from './run-node.ts';
import { tempFolder } from './temp-folder.ts';

export const COMMAND_LINE = join(ROOT, 'dist/src/cli/dot-ai-telemetry.js');

interface CommandLine {
  readonly home: string;
  readonly folder: string;
  readonly run: (...args: readonly string[]) => Promise<CommandLineEnded>;
}

interface CommandLineEnded {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as a process of its own, with a home folder and a working folder that are empty at first. */
export function commandLine(environment: Record<string, string> = {}): CommandLine {
  const home = tempFolder();
  const folder = tempFolder();
  const run = async (...args: readonly string[]): Promise<CommandLineEnded> => {
    const settings = { HOME: home, ...environment };
    const { code, stdout, stderr } = await startNode([COMMAND_LINE, ...args], settings, folder).ended;
    return { code, stdout, stderr };
  };
  return { home, folder, run };
}
