import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Longer than any host needs: who takes longer hangs. */
const LIMIT_MILLIS = 60_000;

/** How a host ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly hung: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** A host that runs. */
export interface HostProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves with what `pattern` captures of stderr; rejects when the host ended first. */
  readonly says: (pattern: RegExp) => Promise<string>;
  readonly ended: Promise<Ended>;
}

/** Starts a host with an environment of its own. One that hangs is killed and said so. */
export function startHost(
  node: string,
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
): HostProcess {
  const child = spawn(node, args, { cwd, env: environment });
  let hung = false;
  const limit = setTimeout(() => {
    hung = true;
    child.kill('SIGKILL');
  }, LIMIT_MILLIS);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  // What a host that has ended can no longer take is told by how it ended.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    clearTimeout(limit);
    return { code, signal, hung, stdout, stderr };
  });
  const says = async (pattern: RegExp): Promise<string> => {
    const heard = new Promise<string>((resolve) => {
      child.stderr.on('data', () => {
        const said = pattern.exec(stderr)?.[1];
        if (said !== undefined) resolve(said);
      });
    });
    const tooEarly = ended.then(({ code, stderr: text }): never => {
      throw new Error(`the host ended with ${code}:\n${text}`);
    });
    return Promise.race([heard, tooEarly]);
  };
  return { child, says, ended };
}
