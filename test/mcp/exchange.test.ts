import { describe, expect, test } from 'vitest';
import { LINES, type SessionOptions, type TestTransport } from '../support/mcp-lines.ts';
import { startTracing } from '../support/mcp-spans.ts';
import { TEST_TOOLS } from '../support/mcp-tools.ts';

/** Writes down what one end sends and when its promise settles, in the order of both. */
function record(log: string[], end: string, transport: TestTransport): void {
  const send = transport.send.bind(transport);
  transport.send = (message, options) => {
    log.push(`${end} ${JSON.stringify(message)} ${JSON.stringify(options ?? {})}`);
    const sent = send(message, options);
    sent.then(
      () => log.push(`${end} sent`),
      (error: unknown) => log.push(`${end} ${String(error)}`),
    );
    return sent;
  };
}

async function exchange(
  start: (options?: SessionOptions) => ReturnType<(typeof LINES)[number]['start']>,
  times: number,
): Promise<readonly string[]> {
  const log: string[] = [];
  const { client, transport } = await start({
    times,
    prepare: (server, near) => {
      record(log, 'server', server);
      record(log, 'client', near);
    },
  });
  for (const { name } of TEST_TOOLS.filter((tool) => tool.name !== 'waits')) {
    await client
      .callTool({ name, arguments: { count: 1 } })
      .catch((error: unknown) => log.push(String(error)));
  }
  await client.callTool({ name: 'nowhere' }).catch((error: unknown) => log.push(String(error)));
  await client
    .callTool({ name: 'works', arguments: { count: 'x' } })
    .catch((error: unknown) => log.push(String(error)));
  await client.getPrompt({ name: 'absent' }).catch((error: unknown) => log.push(String(error)));
  await client.listTools();
  const waiting = client.callTool({ name: 'waits' }).catch((error: unknown) => log.push(String(error)));
  await client.ping();
  await transport.close();
  await waiting;
  return log;
}

describe.each(LINES)('$name', ({ start }) => {
  test('what client and server exchange is the same with and without spans', async () => {
    const plain = await exchange(start, 0);
    const exporter = startTracing();
    expect(await exchange(start, 1)).toEqual(plain);
    expect(plain.length).toBeGreaterThan(50);
    expect(exporter.getFinishedSpans().length).toBeGreaterThan(12);
  });

  test('a transport is the same object, and has its own methods back when it is closed', async () => {
    startTracing();
    const ends: TestTransport[] = [];
    const { transport } = await start({ prepare: (server) => ends.push(server) });
    expect(transport).toBe(ends[0]);
    expect(Object.keys(transport)).not.toContain('send');
    expect(Object.hasOwn(transport, 'start')).toBe(false);
    await transport.close();
    expect(Object.hasOwn(transport, 'send')).toBe(false);
  });

  test('a server that refuses a second transport leaves it as it was', async () => {
    startTracing();
    const { server } = await start();
    const done = (): Promise<void> => Promise.resolve();
    const second = { start: done, send: done, close: done };
    await expect(server.connect(second as never)).rejects.toThrow(/connected/iu);
    expect(second).toEqual({ start: done, send: done, close: done });
  });
});
