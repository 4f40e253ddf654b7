import { describe, expect, test } from 'vitest';
import { buildServer1, buildServer2 } from '../support/mcp-lines.ts';
import { type RawTransport, createRawTransport, request } from '../support/mcp-raw.ts';
import { errorTypeOf, startTracing } from '../support/mcp-spans.ts';

const initialize = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test-client', version: '1' },
};

/** A call that is taken back in the moment that it arrives. */
async function callAndCancel(transport: RawTransport, id: number): Promise<void> {
  transport.onmessage?.(request('first', 'initialize', initialize));
  await expect.poll(() => transport.sent.length).toBe(1);
  transport.onmessage?.(request(id));
  transport.onmessage?.({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } });
  await new Promise((resolve) => setTimeout(resolve, 20));
}

describe.each([
  { line: 'sdk', build: buildServer1, heedsZero: false },
  { line: 'server', build: buildServer2, heedsZero: true },
])('a call is cancelled where the server heeds it: $line', ({ build, heedsZero }) => {
  test.each([
    [0, heedsZero],
    [1, true],
  ])('id %i', async (id, isHeeded) => {
    const exporter = startTracing();
    const transport = createRawTransport();
    await build().connect(transport);
    await callAndCancel(transport, id);
    expect(transport.sent).toHaveLength(isHeeded ? 1 : 2);
    expect(errorTypeOf(exporter, 'tools/call works')).toBe(isHeeded ? 'cancelled' : undefined);
  });
});
