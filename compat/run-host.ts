import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type LocalCapture, createLocalCapture } from '../src/local-capture/create-local-capture.ts';
import type { Cell } from './cell.ts';
import { playScenario } from './clients.ts';
import { type Ended, startHost } from './host-process.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { writeStart } from './starts.ts';
import { writeMain } from './write-host.ts';

/** All that one run of a host showed, outside and inside. */
export interface HostRun {
  readonly ended: Ended;
  /** What the client was answered. */
  readonly answers: readonly string[];
  readonly requests: Receiver['requests'];
  readonly calls: Receiver['calls'];
  /** What the host's own span processor was handed, as it wrote it down. */
  readonly noted: string;
  readonly events: LocalCapture['events'];
  /** Events that PostHog would have refused or dropped. */
  readonly refused: number;
  /** Arguments of Node.js that are ours. */
  readonly ownFlags: readonly string[];
}

/** Runs the cell's host through the scenario and stops it in order. */
export async function runHost(cell: Cell, folder: string, node: string, withUs: boolean): Promise<HostRun> {
  const capture = await createLocalCapture();
  const receiver = await startReceiver();
  try {
    const { flags, ownFlags, main: program } = writeStart(cell.start, withUs);
    writeMain(cell, folder, program);
    const notedFile = join(folder, 'noted.json');
    rmSync(notedFile, { force: true });
    const main = cell.start.startsWith('bundled') ? await bundle(cell, folder) : 'main.js';
    const environment = environmentOf(cell, folder, capture.url, receiver);
    const host = startHost(node, [...flags, main], folder, { ...environment, HOST_NOTED: notedFile });
    const answers = await playScenario(cell, host).catch(async (error: unknown) => {
      host.child.kill('SIGKILL');
      const { stderr } = await host.ended;
      throw new Error(`the scenario broke off, and the host said:\n${stderr}`, { cause: error });
    });
    // Over stdio the client has closed the streams, which is how such a host is stopped.
    if (cell.transport !== 'stdio') host.child.kill('SIGTERM');
    const ended = await host.ended;
    return {
      ended,
      answers,
      requests: receiver.requests,
      calls: receiver.calls,
      noted: existsSync(notedFile) ? readFileSync(notedFile, 'utf8') : '[]',
      events: capture.distinctEvents(),
      refused: capture.discarded() + capture.requests.filter(({ status }) => status >= 400).length,
      ownFlags,
    };
  } finally {
    await Promise.all([capture.close(), receiver.close()]);
  }
}

/** Nothing of this shell's: where spans and events go, and what the operator of the cell set. */
function environmentOf(
  cell: Cell,
  folder: string,
  captureUrl: string,
  receiver: Receiver,
): Record<string, string> {
  const home = join(folder, 'home');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home);
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    HOST_DOWNSTREAM: receiver.downstreamUrl,
    HOST_TRANSPORT: cell.transport ?? 'http',
    DOT_AI_POSTHOG_KEY: 'phc_compat',
    DOT_AI_POSTHOG_HOST: captureUrl,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${receiver.url}/v1/metrics`,
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${receiver.url}/v1/logs`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_SERVICE_NAME: 'compat',
    // All spans in the one batch of the shutdown, so that requests can be compared.
    OTEL_BSP_SCHEDULE_DELAY: '60000',
    ...cell.environment,
  };
}

/** One file with everything in it but our package and, where the host was built as it is told to, the API. */
async function bundle({ start }: Cell, folder: string): Promise<string> {
  const outfile = 'bundle.cjs';
  const options = ['--bundle', '--minify', '--platform=node', '--format=cjs', '--log-level=error'];
  const external = ['dot-ai-telemetry', ...(start === 'bundled' ? [] : ['@opentelemetry/api'])];
  await promisify(execFile)(
    join(folder, 'node_modules', '.bin', 'esbuild'),
    ['main.js', ...options, ...external.map((name) => `--external:${name}`), `--outfile=${outfile}`],
    { cwd: folder },
  );
  return outfile;
}
