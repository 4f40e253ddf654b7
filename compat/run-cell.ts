import { join } from 'node:path';
import { missing } from '../demo/event-key.ts';
import type { Cell } from './cell.ts';
import { expectedEvents, toLines } from './expected-events.ts';
import type { Installer } from './install.ts';
import {
  type NormaliseOptions,
  normaliseNoted,
  normaliseOtlp,
  normaliseText,
  normaliseTraceparent,
} from './normalise.ts';
import { type HostRun, runHost } from './run-host.ts';
import { CALLER_IDS } from './scenario.ts';
import { parseMessage } from './stdio-transport.ts';
import { writeHost } from './write-host.ts';

const MAX_LINES_SHOWN = 5;

/** How our own lines on stderr start. */
const OUR_LINE = /^dot-ai-telemetry: /u;

/** Runs the cell's host without us and with us; gives back what is wrong, nothing where the cell passes. */
export async function runCell(
  cell: Cell,
  installer: Installer,
  parentFolder: string,
): Promise<readonly string[]> {
  const [installed, node] = await Promise.all([installer.install(cell), installer.nodeOf(cell)]);
  const folder = join(parentFolder, cell.name.replaceAll(/[^a-z0-9]+/giu, '-'));
  writeHost(cell, folder, installed);
  const without = await runHost(cell, folder, node, false);
  const withUs = await runHost(cell, folder, node, true);
  return [...checkReference(cell, without), ...compareHosts(without, withUs), ...checkUs(cell, withUs)];
}

/** The run that all is compared with must be a sound one. */
function checkReference(cell: Cell, { ended, requests, events }: HostRun): readonly string[] {
  const gotSpans = requests.some(({ path }) => path === '/v1/traces');
  return [
    ...(ended.hung ? ['without us the host hangs'] : []),
    ...(ended.code === 0 || ended.signal !== null ? [] : [`without us the host ends with ${ended.code}`]),
    ...(gotSpans === cell.operatorGetsSpans ? [] : [`without us the operator gets spans: ${gotSpans}`]),
    ...(events.length === 0 ? [] : ['events without us']),
  ];
}

/** Whatever the host and its operator see must be as without us. */
function compareHosts(without: HostRun, withUs: HostRun): readonly string[] {
  const before = observe(without);
  const after = observe(withUs);
  return [...before].flatMap(([what, lines]) => difference(what, lines, after.get(what) ?? []));
}

function observe(run: HostRun): ReadonlyMap<string, readonly string[]> {
  const options: NormaliseOptions = { keptIds: CALLER_IDS, ownArguments: run.ownFlags };
  const { code, signal, hung, stdout, stderr } = run.ended;
  const isProtocol = run.answers.length > 0 && stdout.split('\n').some((line) => parseMessage(line));
  return new Map([
    ['the end', [JSON.stringify({ code, signal, hung })]],
    ['the client', run.answers.map(normaliseText)],
    ['the operator', normaliseOtlp(run.requests, options)],
    ["the host's processor", normaliseNoted(JSON.parse(run.noted), options)],
    [
      'the next service',
      run.calls.map(({ caller, traceparent }) => `${caller} ${normaliseTraceparent(traceparent, options)}`),
    ],
    // Messages were compared as answers; what is no message must not be there.
    ['stdout', isProtocol ? linesOf(stdout).filter((line) => !parseMessage(line)) : linesOf(stdout)],
    ['stderr', linesOf(stderr).filter((line) => !OUR_LINE.test(line))],
  ]);
}

/** What we say and send must be what the table says. */
function checkUs(cell: Cell, { ended, events, refused }: HostRun): readonly string[] {
  const ours = linesOf(ended.stderr).filter((line) => OUR_LINE.test(line));
  const { lines = [] } = cell;
  const isSaid = lines.length === ours.length && lines.every((line) => ours.some((said) => line.test(said)));
  return [
    ...difference('events', expectedEvents(cell), toLines(events, {})),
    ...(isSaid ? [] : [`our lines on stderr: ${JSON.stringify(ours)}, and not ${lines.join(', ')}`]),
    ...(refused === 0 ? [] : [`${refused} events or requests were refused`]),
  ];
}

function difference(what: string, expected: readonly string[], found: readonly string[]): readonly string[] {
  return [
    ...shorten(missing(expected, found).map((line) => `${what} - ${line}`)),
    ...shorten(missing(found, expected).map((line) => `${what} + ${line}`)),
  ];
}

/** The first lines tell what is wrong; where all is missing the rest says nothing new. */
function shorten(lines: readonly string[]): readonly string[] {
  const shown = lines.slice(0, MAX_LINES_SHOWN);
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more like it`] : shown;
}

function linesOf(text: string): readonly string[] {
  return normaliseText(text)
    .split('\n')
    .filter((line) => line !== '');
}
