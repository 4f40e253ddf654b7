#!/usr/bin/env node
import { createRequire } from 'node:module';
import { codeOf } from '../state/error-code.ts';
import { FAILED } from './exit-codes.ts';
import { runCommandLine } from './run-command-line.ts';

const { version }: { readonly version: string } = createRequire(import.meta.url)(
  'dot-ai-telemetry/package.json',
);

const { stdout, stderr, exitCode } = await runCommandLine({
  args: process.argv.slice(2),
  environment: process.env,
  folder: process.cwd(),
  terminalColumns: process.stdout.isTTY ? process.stdout.columns : undefined,
  version,
  now: Date.now,
});

process.exitCode = exitCode;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    // Who reads no further has what they wanted.
    if (codeOf(error) !== 'EPIPE') process.exitCode = FAILED;
  });
}
if (stdout !== '') process.stdout.write(stdout);
if (stderr !== '') process.stderr.write(stderr);
