import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startRemoteCapture } from '../support/capture.ts';
import { SERVER, reportTo } from '../support/host-programs.ts';
import { commandLine } from '../support/run-cli.ts';
import { runProgram } from '../support/run-node.ts';

test('status tells what a real server left behind, and id the id that it sent', async () => {
  const capture = await startRemoteCapture();
  const settings = reportTo(capture);
  const { home, run } = commandLine(settings);
  const source = `${SERVER} callTool(); callTool('no-such-tool'); setTimeout(() => server.close(), 300);`;
  await runProgram(source, { ...settings, HOME: home }).ended;
  const { stdout } = await run('status', '--json');
  const status: Record<string, unknown> = JSON.parse(stdout);
  expect(status).toMatchObject({
    identityKind: 'file',
    identityReason: 'kept in the state folder',
    lastSend: { sink: 'posthog', outcome: 'delivered' },
    counters: [{ sink: 'posthog', waiting: 0, dropped: {} }],
  });
  const received = capture.received() as readonly { distinct_id: string }[];
  expect(status['counters']).toMatchObject([{ delivered: received.length }]);
  expect(received.length).toBeGreaterThan(2);
  expect((await run('status')).stdout).toContain(
    `posthog: ${received.length} delivered, 0 waiting, dropped: none`,
  );
  const id: unknown = JSON.parse((await run('id', '--json')).stdout);
  expect(id).toEqual({ id: received[0]?.distinct_id, kind: 'file', reason: 'kept in the state folder' });
});

test('a status file of another form is none', async () => {
  const { home, run } = commandLine();
  mkdirSync(join(home, '.dot-ai/telemetry'), { recursive: true });
  writeFileSync(join(home, '.dot-ai/telemetry/status.json'), '{"writtenAt":"my-secret"');
  const { code, stdout } = await run('status');
  expect(code).toBe(0);
  expect(stdout).toContain('Last server: none known');
  expect(stdout).not.toContain('my-secret');
});
