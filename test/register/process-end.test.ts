import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startCapture, waitUntil } from '../support/capture.ts';
import { SERVER, namesOf, reportTo } from '../support/host-programs.ts';
import { runProgram } from '../support/run-node.ts';

const ONE_CALL = ['client_connected', 'server_started', 'server_stopped', 'tool_executed'];
const TWO_CALLS = [...ONE_CALL, 'tool_executed'];

const DRAIN = `
process.on('SIGTERM', () => {
  callTool('query');
  setTimeout(() => process.exit(7), 200);
});
`;
const AGAIN = `
process.once('SIGTERM', () => {
  callTool('query');
  setTimeout(() => process.kill(process.pid, 'SIGTERM'), 200);
});
`;
const SIGNAL_EXIT = `
import { onExit } from 'signal-exit';
onExit(() => console.log('cleaned up'));
`;

describe('a process that ends', () => {
  test.each<[string, string, NodeJS.Signals | undefined, object, readonly string[]]>([
    ['by SIGTERM that nobody listens to', '', 'SIGTERM', { code: null, signal: 'SIGTERM' }, ONE_CALL],
    ['by SIGINT that nobody listens to', '', 'SIGINT', { code: null, signal: 'SIGINT' }, ONE_CALL],
    [
      'by SIGTERM that the host drains, still counting',
      DRAIN,
      'SIGTERM',
      { code: 7, signal: null },
      TWO_CALLS,
    ],
    [
      'by SIGTERM that the host raises again when it has drained',
      AGAIN,
      'SIGTERM',
      { code: null, signal: 'SIGTERM' },
      TWO_CALLS,
    ],
    [
      'by SIGTERM under signal-exit',
      SIGNAL_EXIT,
      'SIGTERM',
      { code: null, signal: 'SIGTERM', stdout: 'ready\ncleaned up\n' },
      ONE_CALL,
    ],
    [
      'by SIGTERM under signal-exit in a host that drains',
      SIGNAL_EXIT + DRAIN,
      'SIGTERM',
      { code: 7, stdout: 'ready\ncleaned up\n' },
      TWO_CALLS,
    ],
    ['by process.exit()', `setTimeout(() => process.exit(3), 50);`, undefined, { code: 3 }, ONE_CALL],
    [
      'by an empty loop',
      `setTimeout(() => server.close(), 50);`,
      undefined,
      { code: 0, stderr: '' },
      ONE_CALL,
    ],
    [
      'by an uncaught exception',
      `setTimeout(() => { throw new Error('of the host'); }, 50);`,
      undefined,
      { code: 1, stderr: expect.stringContaining('of the host') },
      ONE_CALL,
    ],
    [
      'by an unhandled rejection',
      `setTimeout(() => Promise.reject(new Error('of the host')), 50);`,
      undefined,
      { code: 1, stderr: expect.stringContaining('of the host') },
      ONE_CALL,
    ],
  ])('%s', async (_, source, signal, expected, events) => {
    const capture = await startCapture();
    const host = runProgram(`${SERVER}\n${source}\ncallTool();`, reportTo(capture));
    await waitUntil(() => host.stdout().includes('ready'));
    if (signal !== undefined) host.child.kill(signal);
    expect(await host.ended).toMatchObject({ stderr: '', ...expected });
    expect(namesOf(capture)).toEqual(events);
    expect(JSON.stringify(capture.requests)).not.toContain('secret');
  });

  test('ends within two seconds when its destination never answers', async () => {
    const blackHole = createServer(() => undefined).listen(0, '127.0.0.1');
    onTestFinished(() => void blackHole.close());
    await waitUntil(() => blackHole.listening);
    const url = `http://127.0.0.1:${(blackHole.address() as AddressInfo).port}`;
    const host = runProgram(`${SERVER}\ncallTool();`, reportTo({ url }));
    await waitUntil(() => host.stdout().includes('ready'));
    const signalledMillis = Date.now();
    host.child.kill('SIGTERM');
    expect(await host.ended).toMatchObject({ signal: 'SIGTERM', stderr: '' });
    expect(Date.now() - signalledMillis).toBeLessThan(2000);
  });

  test('says nothing and waits for nothing when its destination is out of reach', async () => {
    const host = runProgram(`${SERVER}\ncallTool();`, reportTo({ url: 'http://127.0.0.1:9' }));
    await waitUntil(() => host.stdout().includes('ready'));
    host.child.kill('SIGTERM');
    expect(await host.ended).toMatchObject({ signal: 'SIGTERM', stdout: 'ready\n', stderr: '' });
  });
});
