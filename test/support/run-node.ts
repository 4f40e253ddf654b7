import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const REGISTER = ['--import', 'dot-ai-telemetry/register'];
export const REFERENCE_HOST = `${ROOT}examples/dot-ai-server/dist/main.js`;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly millis: number;
}

export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves when the process has ended. */
  readonly ended: Promise<Ended>;
}

/** Starts Node.js in the project's folder with an environment of its own and nothing of this shell's. */
export function startNode(
  args: readonly string[],
  environment: Record<string, string> = {},
  cwd = ROOT,
): Running {
  return start(process.execPath, args, environment, cwd);
}

/** Runs one line of a shell, as a person would type it. */
export function startCommand(line: string, environment: Record<string, string>, cwd: string): Running {
  return start('/bin/sh', ['-c', line], environment, cwd);
}

function start(
  command: string,
  args: readonly string[],
  environment: Record<string, string>,
  cwd: string,
): Running {
  const startedMillis = Date.now();
  const child = spawn(command, args, { cwd, env: { PATH: process.env['PATH'] ?? '', ...environment } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    return { code, signal, stdout, stderr, millis: Date.now() - startedMillis };
  });
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

/** Runs a program given as text, as an ES module under `register`. */
export function runProgram(
  source: string,
  environment: Record<string, string> = {},
  args = REGISTER,
): Running {
  return startNode([...args, '--input-type=module', '--eval', source], environment);
}
