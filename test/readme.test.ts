import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startCapture } from './support/capture.ts';
import { SERVER, namesOf, reportTo } from './support/host-programs.ts';
import { README, SAMPLES, sampleWith } from './support/readme.ts';
import { type Running, ROOT, startCommand, startNode } from './support/run-node.ts';
import { tempFolder } from './support/temp-folder.ts';

const ONE_CALL = ['client_connected', 'server_started', 'server_stopped', 'tool_executed'];
const SERVER_SOURCE = `${SERVER} callTool(); setTimeout(() => server.close(), 100);`;

/** A host's folder, with this package, its peer and the MCP SDK installed. */
function hostFolder(source: string): string {
  const folder = tempFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules', 'dot-ai-telemetry'));
  for (const scope of ['@opentelemetry', '@modelcontextprotocol'])
    symlinkSync(join(ROOT, 'node_modules', scope), join(folder, 'node_modules', scope));
  writeFileSync(join(folder, 'package.json'), '{"type":"module","version":"3.4.5"}');
  writeFileSync(join(folder, 'server.js'), source);
  return folder;
}

function runHost(source: string, environment: Record<string, string>): Running {
  return startNode(['server.js'], environment, hostFolder(source));
}

describe('the samples of the README', () => {
  test('are all known here', () => {
    const typedByAdopt = ['sh', 'js', 'js', 'sh'];
    const here = ['sh', 'sh', 'sh', 'sh', 'sh', 'js', 'json', 'js', 'js', 'js', 'js', 'text'];
    expect(SAMPLES.map(({ language }) => language)).toEqual([...here, ...typedByAdopt, 'js']);
  });

  test.each(['npm ci && npm run demo', 'npm ci && npm test'])('%s is what CI runs', (command) => {
    expect(sampleWith(command).trim()).toBe(command);
    expect(readFileSync(join(ROOT, '.ci/run'), 'utf8')).toContain(`\nrun '${command}'\n`);
  });

  test('each way to switch off sends nothing', async () => {
    const commands = sampleWith('DO_NOT_TRACK=1').trim().split('\n');
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      const capture = await startCapture();
      const folder = hostFolder(SERVER_SOURCE);
      expect(await startCommand(command, reportTo(capture), folder).ended).toMatchObject({
        code: 0,
        stderr: '',
      });
      expect(capture.requests).toEqual([]);
      const [, ...withoutSwitch] = command.split(' ');
      await startCommand(withoutSwitch.join(' '), reportTo(capture), folder).ended;
      expect(namesOf(capture)).toEqual(ONE_CALL);
    }
  });

  test('the debug command prints what would be sent and sends nothing', async () => {
    const capture = await startCapture();
    const command = sampleWith('DOT_AI_TELEMETRY_DEBUG=1').trim();
    const { stderr } = await startCommand(command, reportTo(capture), hostFolder(SERVER_SOURCE)).ended;
    const events = stderr
      .trim()
      .split('\n')
      .map((line): { event: string } => JSON.parse(line));
    expect(events.map(({ event }) => event).toSorted((a, b) => a.localeCompare(b))).toEqual(ONE_CALL);
    expect(capture.requests).toEqual([]);
  });

  test('the commands that only look answer', async () => {
    const commands = sampleWith('npx dot-ai-telemetry status').trim().split('\n');
    const answers = ['DOT_AI_POSTHOG_KEY is not set', 'tool_executed', '"event": "server_started"'];
    for (const [index, command] of commands.entries()) {
      const line = command.replace('npx ', 'npx --no-install ');
      const { code, stdout } = await startCommand(
        line,
        { HOME: tempFolder(), DOT_AI_TELEMETRY: 'true' },
        ROOT,
      ).ended;
      expect([code, stdout]).toEqual([0, expect.stringContaining(answers[index] ?? '')]);
    }
  });

  test('the first line of a server is enough', async () => {
    const capture = await startCapture();
    const host = runHost(
      `${sampleWith("import 'dot-ai-telemetry/register'")}\n${SERVER_SOURCE}`,
      reportTo(capture),
    );
    expect(await host.ended).toMatchObject({ code: 0, stdout: 'ready\n', stderr: '' });
    expect(namesOf(capture)).toEqual(ONE_CALL);
    expect(capture.events[0]?.properties).toMatchObject({ dot_ai_version: '3.4.5' });
  });

  test('a server with a product of its own, which says of it what the operator wants to know', async () => {
    const capture = await startCapture();
    const folder = hostFolder(`
      ${sampleWith('telemetry.setConsent')}
      import { createServer } from 'node:http';
      const said = [firstAnswer('hi'), firstAnswer('hi'), versionAnswer()];
      for (const isOn of [true, false, true]) {
        onSwitch(isOn);
        said.push(versionAnswer());
      }
      console.log(JSON.stringify(said));
      const server = createServer().listen(0, '127.0.0.1', () => server.close());
    `);
    const packageFile = { type: 'module', version: '3.4.5', ...JSON.parse(sampleWith('{ "telemetry":')) };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(packageFile));
    writeFileSync(join(folder, 'product.js'), sampleWith('// product.js'));
    const environment = {
      HOME: tempFolder(),
      NOTES_POSTHOG_KEY: 'phc_test',
      NOTES_POSTHOG_HOST: capture.url,
    };
    const { stdout, ...ended } = await startNode(['server.js'], environment, folder).ended;
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const invitation =
      'notes can send anonymous usage data to help its maintainers: opt in with NOTES_TELEMETRY=true. This is said once.';
    const version = (line: string): string => `notes 3.4.5\nTelemetry: ${line}`;
    expect(JSON.parse(stdout)).toEqual([
      `hi\n${invitation}`,
      'hi',
      version('disabled (opt-in with NOTES_TELEMETRY=true)'),
      version('enabled (anonymous usage data)'),
      version('disabled (setConsent)'),
      version('enabled (anonymous usage data)'),
    ]);
    expect(namesOf(capture)).toEqual(['server_started', 'server_stopped']);
  });

  test('a server with a catalog of its own', async () => {
    const capture = await startCapture();
    const span = `
      import { trace } from '@opentelemetry/api';
      const attributes = { 'backup.kind': 'full', 'backup.path': '/secret' };
      const startTime = Date.now();
      const makeBackup = () => trace.getTracer('x').startSpan('backup /secret', { attributes, startTime }).end(startTime + 12_345);
    `;
    const [before, after] = sampleWith('backup-server').split('// Before your process ends:');
    const source = `${span}\n${before}\nmakeBackup();\n${after}`;
    const environment = { BACKUP_POSTHOG_KEY: 'phc_test', BACKUP_POSTHOG_HOST: capture.url };
    expect(await runHost(source, environment).ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(capture.events.map(({ event, properties }) => [event, properties])).toEqual([
      ['restore_tried', expect.objectContaining({ files: 'ge_100_lt_10000', version: '3.4.5' })],
      ['backup_made', expect.objectContaining({ kind: 'full', success: true, duration_seconds: 12.3 })],
    ]);
    expect(JSON.stringify(capture.requests)).not.toContain('secret');
  });

  test('a server whose tools say in their result that they failed', async () => {
    const capture = await startCapture();
    const source = `
      import 'dot-ai-telemetry/register';
      import { Client } from '@modelcontextprotocol/sdk/client/index.js';
      import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
      import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
      import { instrumentMcpServer } from 'dot-ai-telemetry/mcp';
      const server = new McpServer({ name: 'server', version: '1.0.0' });
      for (const success of [true, false])
        server.registerTool(success ? 'query' : 'operate', {}, () => ({ content: [], structuredContent: { success } }));
      ${sampleWith('structuredContent')}
      const [one, other] = InMemoryTransport.createLinkedPair();
      const client = new Client({ name: 'cursor', version: '1.0.0' });
      await Promise.all([server.connect(one), client.connect(other)]);
      for (const name of ['query', 'operate']) await client.callTool({ name });
    `;
    expect(await runHost(source, reportTo(capture)).ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const calls = capture.events.filter(({ event }) => event === 'tool_executed');
    expect(calls.map(({ properties: { tool, success } }) => [tool, success])).toEqual([
      ['query', true],
      ['operate', false],
    ]);
  });

  test('the exporter alone', async () => {
    const capture = await startCapture();
    const environment = { POSTHOG_KEY: 'phc_test', POSTHOG_HOST: capture.url };
    expect(await runHost(sampleWith('BatchSpanProcessor'), environment).ended).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(capture.events.map(({ event }) => event)).toEqual(['tool_executed', 'client_connected']);
  });
});

describe('the README', () => {
  test('links to nothing that is not there', () => {
    const links = [...README.matchAll(/\]\((?!https?:)([^)#]+)\)/gu)].map(([, path]) => path ?? '');
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('names every script of the package file that it shows', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...README.matchAll(/npm run ([\w:]+)/gu)].map(([, name]) => name ?? '');
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });
});
