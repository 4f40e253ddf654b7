import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/cli/command.ts';
import { colour } from '../../src/cli/colour.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { parseArguments } from '../../src/cli/parse-arguments.ts';
import { type CommandLineOptions, type Printed, runCommandLine } from '../../src/cli/run-command-line.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ESCAPE = '\u{1b}';
const RED = `${ESCAPE}[31m`;
const withoutCode = (text: string): string => text.replace(/^\[\d+m/u, '');

function run(args: readonly string[], options: Partial<CommandLineOptions> = {}): Promise<Printed> {
  return runCommandLine({
    args,
    environment: {},
    folder: tempFolder(),
    terminalColumns: undefined,
    version: '1.0.0',
    now: Date.now,
    ...options,
  });
}

const commandOf = (start: Command['run']): Command => ({
  name: 'try',
  summary: 'Tries.',
  flags: { send: 'sends' },
  effects: 'None.',
  run: start,
});

describe('colours', () => {
  test('are for a terminal without NO_COLOR, and never in JSON', async () => {
    const terminal = { terminalColumns: 80 };
    expect((await run(['status'], terminal)).stdout).toContain(`Telemetry: ${RED}off`);
    expect((await run(['status'])).stdout).not.toContain('\u{1b}');
    expect((await run(['status', '--json'], terminal)).stdout).not.toContain('\u{1b}');
    const silent = await run(['status'], { ...terminal, environment: { NO_COLOR: '1' } });
    expect(silent.stdout).not.toContain('\u{1b}');
    const dumb = await run(['status'], { ...terminal, environment: { TERM: 'dumb' } });
    expect(dumb.stdout).not.toContain('\u{1b}');
    const empty = await run(['status'], { ...terminal, environment: { NO_COLOR: '' } });
    expect(empty.stdout).toContain(RED);
  });

  test.each([
    ['ok: the key', '\u{1b}[32mok\u{1b}[0m: the key'],
    ['not ok  the key', `${RED}not ok\u{1b}[0m  the key`],
    ['  off      DO_NOT_TRACK', `  ${RED}off\u{1b}[0m      DO_NOT_TRACK`],
    ['on its list', 'on its list'],
    ['what is on', 'what is on'],
    ['offer: x', 'offer: x'],
  ])('%j is %j', (text, expected) => {
    expect(colour(text)).toBe(expected);
  });

  test('change nothing but colour', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('on', 'off', 'not ok', ' ', '\n', ':', 'x') }),
        (text) => {
          expect(colour(text).split(ESCAPE).map(withoutCode).join('')).toBe(text);
        },
      ),
    );
  });
});

describe('a command', () => {
  test('is given its flags, and its exit code is the program’s', async () => {
    const command = commandOf(async ({ flags, widthColumns }) => {
      return { text: [...flags].join(), json: { widthColumns }, exitCode: 1 };
    });
    const commands = [command];
    expect(await run(['try', '--send'], { commands })).toEqual({ stdout: 'send\n', stderr: '', exitCode: 1 });
    for (const [terminalColumns, widthColumns] of [
      [undefined, 100],
      [20, 40],
      [90, 90],
      [500, 120],
    ]) {
      const { stdout } = await run(['--json', 'try'], { commands, terminalColumns });
      expect(JSON.parse(stdout)).toEqual({ widthColumns });
    }
  });

  test('that throws is one line, without what it threw', async () => {
    const command = commandOf(() => Promise.reject(new Error('secret')));
    expect(await run(['try'], { commands: [command] })).toEqual({
      stdout: '',
      stderr: 'dot-ai-telemetry: try failed, which is a mistake of ours: tell us\n',
      exitCode: 1,
    });
    const { stdout } = await run(['try', '--json'], { commands: [command] });
    expect(JSON.parse(stdout)).toEqual({ error: 'try failed, which is a mistake of ours: tell us' });
  });
});

test('whatever the arguments are, they are understood or said to be wrong on one line', () => {
  const words = [
    ...COMMANDS.map(({ name }) => name),
    '--json',
    '--product',
    './x.js',
    '--resolve',
    '--schema',
    '--',
    '-h',
    '--help',
  ];
  const argument = fc.oneof(
    fc.constantFrom(...words),
    fc.string(),
    fc.string().map((text) => `--${text}`),
  );
  fc.assert(
    fc.property(fc.array(argument, { maxLength: 5 }), (args) => {
      const request = parseArguments(args, COMMANDS);
      if (request.kind === 'usage') {
        expect(request.problem).toMatch(/^[^\p{Cc}]+$/u);
      } else if (request.kind === 'run') {
        expect(COMMANDS).toContain(request.command);
        expect(Object.keys(request.command.flags)).toEqual(expect.arrayContaining([...request.flags]));
      }
    }),
    { numRuns: 1000 },
  );
});
