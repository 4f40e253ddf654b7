import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LINES } from '../support/mcp-lines.ts';
import { errorTypeOf, seen, spanNamed, startTracing } from '../support/mcp-spans.ts';
import { SECRET } from '../support/mcp-tools.ts';

const settled = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);

const fail = (more: object) => (): never => {
  throw Object.assign(new Error(SECRET), more);
};

describe.each(LINES)('$name', ({ start }) => {
  describe.each([{ stage: 'before' }, { stage: 'after' }])('registered $stage', ({ stage }) => {
    test.each([
      ['works', undefined],
      ['reports', 'tool_error'],
      ['throws', 'QuotaError'],
      ['rejects', 'ECONNREFUSED'],
      ['throws_text', '_OTHER'],
      ['nowhere', 'unknown_tool'],
      ['toString', 'unknown_tool'],
      ['disabled', 'unknown_tool'],
      ['unsuccessful', undefined],
    ])('a call of %s ends with %s', async (name, errorType) => {
      const exporter = startTracing();
      const { client } = await start({ late: stage === 'after' ? [name] : [] });
      await settled(client.callTool({ name, arguments: { secret: SECRET } }));
      const span = spanNamed(exporter, `tools/call ${name}`);
      expect(span.attributes['error.type']).toBe(errorType);
      expect(span.status).toEqual(errorType === undefined ? { code: 0 } : { code: 2 });
    });
  });

  test('arguments that are refused', async () => {
    const exporter = startTracing();
    const { client } = await start();
    await settled(client.callTool({ name: 'works', arguments: { count: SECRET } }));
    expect(errorTypeOf(exporter, 'tools/call works')).toBe('invalid_arguments');
  });

  test.each([[SECRET], [[SECRET]], [1]])('arguments that are no object, such as %j', async (given) => {
    const exporter = startTracing();
    const { client } = await start();
    await settled(client.callTool({ name: 'works', arguments: given as never }));
    expect(errorTypeOf(exporter, 'tools/call works')).toBe('invalid_arguments');
  });

  test.each([
    ['a mistake that Node.js has a code for', () => Buffer.alloc(SECRET as never), 'TypeError'],
    ['an abort', () => AbortSignal.abort().throwIfAborted(), 'AbortError'],
    ['a code of the system', () => readFileSync(`/nowhere/${SECRET}`), 'ENOENT'],
    ['an error of a server that was asked', fail({ code: -32042 }), '-32042'],
    ['a code alone', fail({ code: 'ERR_OF_ITS_OWN', name: undefined }), 'ERR_OF_ITS_OWN'],
  ])('%s', async (_, handle, errorType) => {
    const exporter = startTracing();
    const { client } = await start({ handle });
    await settled(client.callTool({ name: 'works' }));
    expect(errorTypeOf(exporter, 'tools/call works')).toBe(errorType);
  });

  test('a time that is up', async () => {
    const exporter = startTracing();
    const signal = AbortSignal.timeout(1);
    await expect.poll(() => signal.aborted).toBe(true);
    const { client } = await start({ handle: () => signal.throwIfAborted() });
    await settled(client.callTool({ name: 'works' }));
    expect(errorTypeOf(exporter, 'tools/call works')).toBe('TimeoutError');
  });

  test('a request that the caller takes back', async () => {
    const exporter = startTracing();
    const { client } = await start();
    const abort = new AbortController();
    const called = settled(client.callTool({ name: 'waits' }, ...signalArguments(abort.signal)));
    setTimeout(() => abort.abort(SECRET), 20);
    await called;
    await client.ping();
    expect(errorTypeOf(exporter, 'tools/call waits')).toBe('cancelled');
  });

  test('a connection that closes under way', async () => {
    const exporter = startTracing();
    const { client, transport } = await start();
    const called = settled(client.callTool({ name: 'waits' }));
    await client.ping();
    await transport.close();
    await called;
    expect(errorTypeOf(exporter, 'tools/call waits')).toBe('cancelled');
  });

  test('a failure by the host’s own word', async () => {
    const exporter = startTracing();
    const results: unknown[] = [];
    const { client } = await start({
      outcome: (result) => {
        results.push(result);
        return JSON.stringify(result).includes('"success":false') ? 'failed' : 'succeeded';
      },
    });
    await client.callTool({ name: 'unsuccessful' });
    await client.callTool({ name: 'works' });
    await client.callTool({ name: 'reports' });
    await client.listTools();
    expect(errorTypeOf(exporter, 'tools/call unsuccessful')).toBe('tool_error');
    expect(errorTypeOf(exporter, 'tools/call works')).toBeUndefined();
    expect(errorTypeOf(exporter, 'tools/call reports')).toBe('tool_error');
    expect(results).toHaveLength(2);
  });

  test('a host’s word that throws is nothing', async () => {
    const exporter = startTracing();
    const { client } = await start({
      outcome: () => {
        throw new Error(SECRET);
      },
    });
    await client.callTool({ name: 'works' });
    expect(errorTypeOf(exporter, 'tools/call works')).toBeUndefined();
  });

  test('a prompt that is not there is the code of the error', async () => {
    const exporter = startTracing();
    const { client } = await start();
    await settled(client.getPrompt({ name: 'absent' }));
    expect(seen(spanNamed(exporter, 'prompts/get absent'))).toMatchObject({
      status: 'ERROR',
      attributes: { 'error.type': '-32602', 'rpc.response.status_code': '-32602' },
    });
  });
});

/** Options are the third argument in 1.x and the second in 2.x; each takes `undefined` for its other one. */
function signalArguments(signal: AbortSignal): never[] {
  return [{ signal }, { signal }] as never[];
}
