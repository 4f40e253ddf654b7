import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startCapture, waitUntil } from '../support/capture.ts';
import { hostFolder } from '../support/host-folder.ts';
import { namesOf, reportTo } from '../support/host-programs.ts';
import { REFERENCE_HOST, REGISTER, startNode } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ON = ['Telemetry: enabled (anonymous usage data)'];
const OFF = ['Telemetry: disabled (opt-in with DOT_AI_ANALYTICS=true)'];
const HINT =
  'dot-ai can send anonymous usage data to help its maintainers: opt in with DOT_AI_ANALYTICS=true. This is said once.';

const PRODUCT = `
import { defineProduct, dotAi } from 'dot-ai-telemetry/product';
export const product = defineProduct({ ...dotAi, policy: 'opt-in' });
`;

/** The reference host as the maintainers of an opt-in dot-ai would ship it; returns its main module. */
function optInHost(): string {
  const folder = hostFolder({
    'package.json': '{"version":"2.2.2","type":"module","telemetry":"./telemetry.js"}',
    'telemetry.js': PRODUCT,
  });
  cpSync(dirname(REFERENCE_HOST), join(folder, 'dist'), { recursive: true });
  return join(folder, 'dist/main.js');
}

function writeConfig(home: string, content: object): void {
  mkdirSync(join(home, '.dot-ai'), { recursive: true });
  writeFileSync(join(home, '.dot-ai/config.json'), JSON.stringify(content), { mode: 0o600 });
}

const readConfig = (home: string): unknown =>
  JSON.parse(readFileSync(join(home, '.dot-ai/config.json'), 'utf8'));

interface Connected {
  /** What the tool `version` says of telemetry, and the pieces of text behind that. */
  readonly version: () => Promise<{ readonly telemetry: unknown; readonly more: readonly unknown[] }>;
  readonly close: () => Promise<void>;
}

/** Starts the host over stdio, by an MCP client that takes nothing on stdout but its protocol. */
async function connect(main: string, environment: Record<string, string>): Promise<Connected> {
  const client = new Client({ name: 'goose', version: '1.0.0' });
  const problems: Error[] = [];
  Object.assign(client, { onerror: (error: Error) => problems.push(error) });
  const args = [main, '--stdio', '--form', 'semantic'];
  // The client hands the home folder of whoever runs the tests on, unless it is told otherwise.
  const env = { PATH: process.env['PATH'] ?? '', HOME: '', ...environment };
  await client.connect(new StdioClientTransport({ command: process.execPath, args, env, stderr: 'ignore' }));
  onTestFinished(() => client.close());
  return {
    version: async () => {
      const { content } = await client.callTool({ name: 'version', arguments: {} });
      const [first, ...more] = (content as { readonly text: string }[]).map(({ text }) => text);
      return { telemetry: JSON.parse(first ?? '').telemetry, more };
    },
    close: async () => {
      await client.close();
      expect(problems).toEqual([]);
    },
  };
}

describe('dot-ai as an opt-in product, by its policy alone', () => {
  test('is off, and says in the tool `version` how to opt in', async () => {
    const capture = await startCapture();
    const host = await connect(optInHost(), reportTo(capture));
    expect((await host.version()).telemetry).toEqual(OFF);
    await host.close();
    expect(capture.requests).toEqual([]);
  });

  test.each([
    [{ DOT_AI_ANALYTICS: 'true' }, {}],
    [{ DOT_AI_TELEMETRY: 'true' }, {}],
    [{}, { analytics: true }],
    [{}, { telemetry: true }],
  ])('is on with %j and the config file %j', async (environment, config) => {
    const capture = await startCapture();
    const home = tempFolder();
    writeConfig(home, config);
    const host = await connect(optInHost(), { ...reportTo(capture), HOME: home, ...environment });
    expect(await host.version()).toEqual({ telemetry: ON, more: [] });
    await host.close();
    await waitUntil(() => capture.events.length > 0);
    expect(namesOf(capture)).toEqual([
      'client_connected',
      'server_started',
      'server_stopped',
      'tool_executed',
    ]);
    expect(readConfig(home)).toEqual(config);
  });

  test.each([
    [{ DO_NOT_TRACK: '1' }, {}, 'DO_NOT_TRACK'],
    [{ DO_NOT_TRACK: '1', DOT_AI_ANALYTICS: 'true' }, {}, 'DO_NOT_TRACK'],
    [{ DOT_AI_ANALYTICS: 'false' }, {}, 'DOT_AI_ANALYTICS'],
    [{ DOT_AI_ANALYTICS: 'true' }, { analytics: false }, '~/.dot-ai/config.json'],
  ])('is off with %j and the config file %j, without a hint', async (environment, config, name) => {
    const capture = await startCapture();
    const home = tempFolder();
    writeConfig(home, config);
    const host = await connect(optInHost(), { ...reportTo(capture), HOME: home, ...environment });
    expect(await host.version()).toEqual({ telemetry: [`Telemetry: disabled (${name})`], more: [] });
    await host.close();
    expect(capture.requests).toEqual([]);
    expect(readConfig(home)).toEqual(config);
  });

  test('invites once, with the first result of all, and remembers it beside what else is there', async () => {
    const home = tempFolder();
    writeConfig(home, { theme: 'dark' });
    const main = optInHost();
    const host = await connect(main, { HOME: home });
    expect(await host.version()).toEqual({ telemetry: OFF, more: [HINT] });
    expect(readConfig(home)).toMatchObject({ theme: 'dark', analyticsHintShown: true });
    expect((await host.version()).more).toEqual([]);
    await host.close();
    const again = await connect(main, { HOME: home });
    expect(await again.version()).toEqual({ telemetry: OFF, more: [] });
    await again.close();
  });

  test('does not invite where that cannot be remembered', async () => {
    const host = await connect(optInHost(), {});
    expect(await host.version()).toEqual({ telemetry: OFF, more: [] });
    await host.close();
  });
});

describe('dot-ai as it is, opt-out', () => {
  test('says that it is on, and has no hint', async () => {
    const capture = await startCapture();
    const home = tempFolder();
    const host = await connect(REFERENCE_HOST, { ...reportTo(capture), HOME: home });
    expect(await host.version()).toEqual({ telemetry: ON, more: [] });
    await host.close();
  });

  test('says by what it is off, over REST too', async () => {
    const host = startNode([REFERENCE_HOST, '--port', '0'], { DO_NOT_TRACK: '1' });
    await waitUntil(() => host.stderr().includes('listening'));
    const url = /http:\S+/u.exec(host.stderr())?.[0] ?? '';
    const response = await fetch(`${url}/api/v1/tools/version`, { method: 'POST', body: '{}' });
    const { data } = (await response.json()) as { data: { result: object } };
    expect(data.result).toMatchObject({ telemetry: ['Telemetry: disabled (DO_NOT_TRACK)'] });
    host.child.kill('SIGTERM');
    expect(await host.ended).toMatchObject({ code: 0, stdout: '' });
  });

  test('is registered once, preloaded or not', async () => {
    const capture = await startCapture();
    for (const args of [[], REGISTER]) {
      const host = startNode([...args, REFERENCE_HOST, '--port', '0'], reportTo(capture));
      await waitUntil(() => host.stderr().includes('listening'));
      host.child.kill('SIGTERM');
      expect((await host.ended).stderr).toMatch(/^listening on \S+\n$/u);
    }
    expect(namesOf(capture)).toEqual([
      'server_started',
      'server_started',
      'server_stopped',
      'server_stopped',
    ]);
  });
});
