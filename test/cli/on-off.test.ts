import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { turnOff, turnOn } from '../../src/cli/on-off.ts';
import { defineProduct } from '../../src/product/define-product.ts';
import { dotAi } from '../../src/product/dot-ai.ts';
import { startCapture, waitUntil } from '../support/capture.ts';
import { SERVER, reportTo } from '../support/host-programs.ts';
import { runCommand } from '../support/run-command.ts';
import { runProgram } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const KEY = { DOT_AI_POSTHOG_KEY: 'phc_secret' };
const optIn = defineProduct({
  ...dotAi,
  name: 'hay',
  envPrefix: 'HAY',
  policy: 'opt-in',
  variables: {},
  configKeys: {},
  key: 'phc_own',
});

interface Home {
  readonly environment: Record<string, string>;
  readonly path: string;
  readonly content: () => unknown;
}

/** A home folder, with a config file where a text is given. */
function homeWith(text?: string, name = 'dot-ai'): Home {
  const home = tempFolder();
  const path = join(home, `.${name}`, 'config.json');
  if (text !== undefined) {
    mkdirSync(dirname(path));
    writeFileSync(path, text, { mode: 0o600 });
  }
  return {
    environment: { HOME: home, USERPROFILE: home },
    path,
    content: () => JSON.parse(readFileSync(path, 'utf8')),
  };
}

describe('on', () => {
  test('says so for what is collected now, and ends with the decision', async () => {
    const { environment, path, content } = homeWith(undefined, 'hay');
    const { text, json, exitCode } = await runCommand(turnOn, environment, { product: optIn });
    expect(content()).toEqual({
      telemetry: true,
      telemetryCatalogVersion: dotAi.catalog.definition.version,
    });
    expect(text.split('\n')).toEqual([
      '~/.hay/config.json says on now.',
      'A server that is running follows when it is started again.',
      'Telemetry is on: ~/.hay/config.json says on.',
    ]);
    expect(json).toMatchObject({
      outcome: 'written',
      decision: { state: 'on', decidedBy: path },
    });
    expect(exitCode).toBe(0);
  });

  test('takes back what was said before, under the older name too, and for an older version', async () => {
    const text = '{"analytics":false,"telemetry":false,"telemetryCatalogVersion":0,"other":[1]}';
    const { environment, content } = homeWith(text);
    expect((await runCommand(turnOn, { ...environment, ...KEY })).exitCode).toBe(0);
    expect(content()).toEqual({
      analytics: true,
      telemetry: true,
      telemetryCatalogVersion: dotAi.catalog.definition.version,
      other: [1],
    });
  });

  test.each([
    [{ DO_NOT_TRACK: '1' }, 'DO_NOT_TRACK is set'],
    [{ DOT_AI_TELEMETRY: 'false' }, 'DOT_AI_TELEMETRY says off'],
    [{ DOT_AI_POSTHOG_KEY: '' }, 'DOT_AI_POSTHOG_KEY is not set'],
    [{ DOT_AI_POSTHOG_KEY: 'phx_secret' }, 'DOT_AI_POSTHOG_KEY is not a PostHog project key'],
  ])('says who still keeps it off, with %j', async (settings, reason) => {
    const { environment, content } = homeWith();
    const { text, exitCode } = await runCommand(turnOn, { ...environment, ...KEY, ...settings });
    expect(content()).toHaveProperty('telemetry', true);
    expect(text).toContain(`But telemetry is off here: ${reason}.`);
    expect(text).not.toContain('secret');
    expect(exitCode).toBe(1);
  });

  test('is not yet on where the server itself says later', async () => {
    const { environment } = homeWith(undefined, 'hay');
    const product = defineProduct({ ...optIn, awaitsConsent: true });
    const { text, exitCode } = await runCommand(turnOn, environment, { product });
    expect(text).toContain('But telemetry is not on yet here: the server has not said yet.');
    expect(exitCode).toBe(1);
  });

  test('leaves a file that it does not understand, and says what to mend', async () => {
    const { environment, path } = homeWith('{"telemetry": secret');
    const { text, exitCode } = await runCommand(turnOn, { ...environment, ...KEY });
    expect(readFileSync(path, 'utf8')).toBe('{"telemetry": secret');
    expect(text).toContain('cannot be understood, and is as it was: mend it (a JSON object');
    expect(text).not.toContain('secret');
    expect(exitCode).toBe(1);
  });
});

describe('off', () => {
  test('says so, takes back the version, and leaves the rest', async () => {
    const { environment, content } = homeWith('{"a":1,"analytics":true,"telemetryCatalogVersion":1}');
    const { text, exitCode } = await runCommand(turnOff, { ...environment, ...KEY });
    expect(content()).toEqual({ a: 1, analytics: false, telemetry: false });
    expect(text.split('\n')).toEqual([
      '~/.dot-ai/config.json says off now.',
      'A server that is running sends nothing more from now on.',
      'Telemetry is off: ~/.dot-ai/config.json says off.',
    ]);
    expect(exitCode).toBe(0);
  });

  test('is off already where the file is not understood', async () => {
    const { environment, path } = homeWith('[');
    const { text, exitCode } = await runCommand(turnOff, { ...environment, ...KEY });
    expect(readFileSync(path, 'utf8')).toBe('[');
    expect(text).toBe(
      '~/.dot-ai/config.json cannot be understood, and is as it was: that counts as off.\n' +
        'Telemetry is off: ~/.dot-ai/config.json cannot be understood.',
    );
    expect(exitCode).toBe(0);
  });

  test('works in a server that is running', async () => {
    const capture = await startCapture();
    const { environment } = homeWith();
    const settings = { ...environment, ...reportTo(capture), DOT_AI_TELEMETRY: 'true' };
    const source = `${SERVER} process.on('SIGUSR2', () => callTool());`;
    const { child, stdout, ended } = runProgram(source, settings);
    await waitUntil(() => stdout().includes('ready'));
    expect((await runCommand(turnOff, settings)).exitCode).toBe(0);
    child.kill('SIGUSR2');
    child.kill('SIGTERM');
    await ended;
    expect(capture.events).toEqual([]);
  });
});

describe('where it cannot be written', () => {
  test.each([
    ['no home folder is named', {}],
    ['the home folder is not absolute', { HOME: 'home', USERPROFILE: 'home' }],
    ['the home folder is not there', { HOME: '/nowhere/at/all', USERPROFILE: '/nowhere/at/all' }],
  ])('%s', async (_, environment) => {
    for (const command of [turnOn, turnOff]) {
      const { text, json, exitCode } = await runCommand(command, { ...environment, ...KEY });
      expect(text).toContain(
        `There is no home folder to write ~/.dot-ai/config.json in: set DOT_AI_TELEMETRY=${command === turnOn} where`,
      );
      expect(json).toMatchObject({ outcome: 'no_home' });
      expect(exitCode).toBe(1);
    }
    expect(existsSync('/nowhere')).toBe(false);
  });

  test('a file where the folder should be', async () => {
    const { environment } = homeWith();
    writeFileSync(join(environment['HOME'] ?? '', '.dot-ai'), '');
    const { text, exitCode } = await runCommand(turnOff, { ...environment, ...KEY });
    expect(text).toContain('cannot be written, and is as it was: set DOT_AI_TELEMETRY=false');
    expect(exitCode).toBe(1);
  });

  test('a home folder that this user may not enter, such as that of root', async (context) => {
    if (!isRoot) context.skip('only root may become somebody else');
    const home = tempFolder();
    // It may not read the checkout either.
    const program = `const { runCommandLine } = await import('./dist/src/cli/run-command-line.js');
      process.setuid(${NOBODY});
      const environment = { HOME: ${JSON.stringify(home)}, DOT_AI_POSTHOG_KEY: 'phc_x' };
      const options = { args: ['off', '--json'], environment, folder: '/', now: Date.now };
      process.stdout.write((await runCommandLine(options)).stdout);`;
    const { stdout } = await runProgram(program, {}, []).ended;
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'no_home', decision: { state: 'on' } });
  });

  test('a folder of somebody else', async (context) => {
    if (isRoot) context.skip('root may write everywhere');
    const { environment } = homeWith();
    chmodSync(environment['HOME'] ?? '', 0o500);
    expect((await runCommand(turnOff, { ...environment, ...KEY })).exitCode).toBe(1);
  });
});

test('root over another user’s home folder says that the user cannot read it', async (context) => {
  if (!isRoot) context.skip('only root may give folders away');
  const { environment, path } = homeWith();
  chownSync(environment['HOME'] ?? '', NOBODY, NOBODY);
  const on = await runCommand(turnOn, { ...environment, ...KEY });
  expect(statSync(path)).toMatchObject({ uid: 0, mode: 0o100_600 });
  expect(on.text).toContain('that user cannot read the file, and their server takes that as off');
  expect(on.json).toMatchObject({ readableByOwner: false });
  expect(on.exitCode).toBe(1);
  const off = await runCommand(turnOff, { ...environment, ...KEY });
  expect(off.text).toContain('You are root');
  expect(off.exitCode).toBe(0);
});
