import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, test } from 'vitest';
import { startCapture, waitUntil } from '../support/capture.ts';
import { SERVER, reportTo } from '../support/host-programs.ts';
import { REFERENCE_HOST, REGISTER, runProgram, startNode } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const parseLines = (text: string): readonly { uuid: string }[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line): { uuid: string } => JSON.parse(line));

test('console, file and PostHog get the same events, byte for byte after parsing', async () => {
  const capture = await startCapture();
  const path = join(tempFolder(), 'events.jsonl');
  const environment = {
    ...reportTo(capture),
    DOT_AI_TELEMETRY_EXPORTER: 'posthog,console,file',
    DOT_AI_TELEMETRY_FILE: path,
  };
  // Over a hundred events: some go by posthog-node, the rest in the last send.
  const calls = `for (let i = 0; i < 120; i += 1) callTool(i % 2 ? 'query' : 'version');`;
  const host = runProgram(`${SERVER} ${calls} setTimeout(() => server.close(), 400);`, environment);
  const { stderr, stdout } = await host.ended;
  expect(stdout).toBe('ready\n');
  const byUuid = (events: readonly { uuid: string }[]): readonly object[] =>
    events.toSorted((a, b) => a.uuid.localeCompare(b.uuid));
  const received = capture.requests.flatMap(({ body }): { uuid: string }[] => JSON.parse(body).batch);
  expect(received).toHaveLength(123);
  expect(capture.requests).toHaveLength(2);
  expect(byUuid(parseLines(stderr))).toEqual(byUuid(received));
  expect(byUuid(parseLines(readFileSync(path, 'utf8')))).toEqual(byUuid(received));
});

test('a stdio host writes nothing but JSON-RPC to stdout, under the console exporter too', async () => {
  const host = startNode([...REGISTER, REFERENCE_HOST, '--stdio'], { DOT_AI_TELEMETRY_DEBUG: '1' });
  const send = (message: object): boolean =>
    host.child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const clientInfo = { name: 'goose', version: '1.0.0' };
  send({
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo },
  });
  send({ method: 'notifications/initialized' });
  send({ id: 2, method: 'tools/call', params: { name: 'version', arguments: {} } });
  send({ id: 3, method: 'tools/call', params: { name: 'operate', arguments: { intent: 'secret' } } });
  await waitUntil(() => host.stdout().includes('"id":3'));
  host.child.stdin.end();
  const { code, stdout, stderr } = await host.ended;
  expect(code).toBe(0);
  const messages = stdout
    .split('\n')
    .filter(Boolean)
    .map((line): { jsonrpc: string } => JSON.parse(line));
  expect(messages).toHaveLength(3);
  expect(messages.every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
  expect(parseLines(stderr).map((event) => Reflect.get(event, 'event'))).toEqual([
    'server_started',
    'tool_executed',
    'client_connected',
    'tool_executed',
    'tool_error',
    'server_stopped',
  ]);
  expect(stderr).not.toContain('secret');
});

test('a host whose stderr is closed goes on under the console exporter', async () => {
  const client = new Client({ name: 'goose', version: '1.0.0' });
  const transport = new StdioClientTransport({
    command: '/bin/sh',
    args: ['-c', `exec ${process.execPath} ${REGISTER.join(' ')} ${REFERENCE_HOST} --stdio 2>&-`],
    env: { DOT_AI_TELEMETRY_DEBUG: '1', PATH: process.env['PATH'] ?? '', HOME: tempFolder() },
  });
  await client.connect(transport);
  expect(await client.callTool({ name: 'version', arguments: {} })).toMatchObject({
    content: [{ type: 'text' }],
  });
  await client.close();
});
