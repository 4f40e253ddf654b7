import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Form } from './ledger.ts';
import type { Secrets } from './secrets.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Arguments for Node.js that start the reference host under `dot-ai-telemetry/register`. */
export function hostArguments(form: Form): readonly string[] {
  const main = `${ROOT}examples/dot-ai-server/dist/main.js`;
  return ['--import', 'dot-ai-telemetry/register', main, '--form', form];
}

/** Where the arguments hold: the package finds itself by name here. */
export const HOST_FOLDER: string = ROOT;

/** The host's whole environment: nothing of this shell's, and secrets where a server has them. */
export function hostEnvironment(captureUrl: string, secrets: Secrets): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: `/home/${secrets.plant('home')}`,
    DOT_AI_POSTHOG_KEY: 'phc_demo',
    DOT_AI_POSTHOG_HOST: captureUrl,
    ANTHROPIC_API_KEY: secrets.plant('environment'),
    OTEL_SERVICE_NAME: secrets.plant('service-name'),
    OTEL_RESOURCE_ATTRIBUTES: `k8s.cluster.name=${secrets.plant('cluster')}`,
  };
}

/** The reference host over HTTP, as a process of its own. */
export interface HttpHost {
  readonly url: string;
  readonly stop: () => Promise<number | null>;
}

/** Starts the host and waits until it says where it listens. */
export async function startHttpHost(environment: Record<string, string>, form: Form): Promise<HttpHost> {
  const child: ChildProcess = spawn(process.execPath, [...hostArguments(form), '--port', '0'], {
    cwd: HOST_FOLDER,
    env: environment,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const exited = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the host ended with ${code}`)));
    createInterface({ input: child.stderr ?? process.stdin }).on('line', (line) => {
      const address = /^listening on (http:\S+)$/u.exec(line)?.[1];
      if (address === undefined) console.error(line);
      else resolve(address);
    });
  });
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      const [code]: (number | null)[] = await exited;
      return code ?? null;
    },
  };
}
