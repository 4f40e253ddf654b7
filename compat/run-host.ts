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
    const main = cell.start === 'bundled' ? await bundle(folder) : 'main.js';
    const environment = environmentOf(cell, folder, capture.url, receiver);
    const host = startHost(node, [...flags, main], folder, { ...environment, HOST_NOTED: notedFile });
    let answers: readonly string[];
    try {
      answers = await playScenario(cell, host);
    } finally {
      if (cell.transport !== 'stdio') host.child.kill('SIGTERM');
    }
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

/** One file with everything in it but our package, as hosts that bundle are told to build. */
async function bundle(folder: string): Promise<string> {
  const options = ['--bundle', '--platform=node', '--format=cjs', '--external:dot-ai-telemetry'];
  const outfile = 'bundle.cjs';
  await promisify(execFile)(
    join(folder, 'node_modules', '.bin', 'esbuild'),
    ['main.js', ...options, `--outfile=${outfile}`, '--log-level=error'],
    { cwd: folder },
  );
  return outfile;
}
