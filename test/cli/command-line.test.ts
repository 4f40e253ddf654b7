import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeCommandLine } from '../../src/cli/describe-command-line.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { COMMAND_LINE, commandLine } from '../support/run-cli.ts';
import { ROOT } from '../support/run-node.ts';

const PAGE = readFileSync(join(ROOT, 'docs/command-line.md'), 'utf8');
const VERSION = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;

describe('the help', () => {
  test('is the page, word for word', async () => {
    const { run } = commandLine();
    const [, generated] =
      /<!-- generated: commands -->\n\n([\s\S]*)\n\n<!-- end of commands -->/u.exec(PAGE) ?? [];
    expect(generated).toBe(describeCommandLine());
    expect(await run('--help')).toMatchObject({ code: 0, stderr: '' });
    for (const { name } of [{ name: '' }, ...COMMANDS]) {
      const { stdout } = await run(...(name === '' ? [] : [name]), '--help');
      expect(PAGE).toContain(`\`\`\`text\n${stdout}\`\`\``);
    }
  });

  test('is one JSON document under --json, of all commands or of one', async () => {
    const { run } = commandLine();
    const all: unknown = JSON.parse((await run('--help', '--json')).stdout);
    expect(all).toMatchObject({
      commands: COMMANDS.map(({ name }) => ({ name })),
      exitCodes: { 0: expect.anything() },
    });
    const one: unknown = JSON.parse((await run('id', '--help', '--json')).stdout);
    expect(one).toMatchObject({ commands: [{ name: 'id', flags: { resolve: expect.anything() } }] });
  });

  test.each(COMMANDS)('of $name names each flag once, and says what it does to the machine', (command) => {
    expect(Object.keys(command.flags).filter((flag) => !/^[a-z][a-z-]+$/u.test(flag))).toEqual([]);
    expect(command.summary).toMatch(/\.$/u);
    expect(command.effects).toMatch(/\.$/u);
  });

  test('--version says the version of the package', async () => {
    const { run } = commandLine();
    expect(await run('--version')).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
    expect(JSON.parse((await run('--version', '--json')).stdout)).toEqual({ version: VERSION });
  });
});

describe('a usage that is wrong', () => {
  test.each([
    [[], 'name a command'],
    [['--json'], 'name a command'],
    [['reset'], 'there is no command reset'],
    [['reset', '--json'], 'there is no command reset'],
    [['status', '--json', '--product', 'dot-ai'], '--product takes the path of a file'],
    [['catalog', '--schema', '--json', '--markdown'], 'give one of --schema and --markdown'],
    [['constructor'], 'there is no command constructor'],
    [['\u{1b}[31m'], 'there is no command ?[31m'],
    [['status', 'id'], 'more than one command: id'],
    [['--shiny'], "unknown option '--shiny'"],
    [['status', '-x'], "unknown option '-x'"],
    [['status', '--schema'], 'status takes no --schema'],
    [['--resolve'], 'no command takes no --resolve'],
    [['status', '--json=1'], "option '--json' does not take an argument"],
    [['status', '--product'], "option '--product <value>' argument missing"],
    [['catalog', '--schema', '--markdown'], 'give one of --schema and --markdown'],
  ])('%j is said on stderr, and in JSON to who asked for it', async (args, problem) => {
    const { code, stdout, stderr } = await commandLine().run(...args);
    const isJson = args.includes('--json');
    expect(code).toBe(2);
    expect(stderr.startsWith(`dot-ai-telemetry: ${problem}`)).toBe(true);
    expect(stderr.split('\n')).toHaveLength(2);
    if (!isJson) expect(stdout).toBe('');
    else expect(JSON.parse(stdout)).toEqual({ error: stderr.trim().replace('dot-ai-telemetry: ', '') });
  });
});

describe('the program', () => {
  test('can be executed as it is', () => {
    expect(statSync(COMMAND_LINE).mode & 0o111).toBe(0o111);
    expect(readFileSync(COMMAND_LINE, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/u);
  });

  test('ends quietly when nobody reads on', async () => {
    const child = spawn(process.execPath, [COMMAND_LINE, 'preview'], {
      env: {},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(stderr).toBe('');
  });

  test('is no server, also where register is preloaded into every process', async () => {
    const { run } = commandLine({
      NODE_OPTIONS: `--import ${join(ROOT, 'dist/src/register.js')}`,
      DOT_AI_TELEMETRY: 'maybe',
    });
    expect(await run('id')).toMatchObject({ code: 0, stderr: '' });
  });
});
