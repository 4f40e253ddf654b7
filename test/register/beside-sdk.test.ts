import { describe, expect, test } from 'vitest';
import { startCapture } from '../support/capture.ts';
import { namesOf, reportTo } from '../support/host-programs.ts';
import { REGISTER, ROOT, startNode } from '../support/run-node.ts';

const ONE_CALL = ['client_connected', 'server_started', 'server_stopped', 'tool_executed'];

/** A host that starts its own SDK inside `main()`, as dot-ai does, and prints what its operator's exporter got. */
describe.each([
  ['an ES module', 'sdk-host.mjs', ['--import']],
  ['a CommonJS module', 'sdk-host.cjs', ['--import', '--require']],
])('a host that starts its own NodeSDK, %s', (_, file, flags) => {
  test.each([...flags.map((flag) => [flag]), ['its own first line']])('after register by %s', async (way) => {
    const capture = await startCapture();
    const environment = { ...reportTo(capture), ...(way.startsWith('--') ? {} : { IMPORT_REGISTER: '1' }) };
    const preload = way.startsWith('--') ? [way, REGISTER[1] ?? ''] : [];
    const program = `${ROOT}test/fixtures/${file}`;
    const withUs = await startNode([...preload, program], environment).ended;
    const without = await startNode([program]).ended;
    expect(withUs).toMatchObject({ code: 0, stderr: '', stdout: without.stdout });
    expect(without.stdout).toBe('execute_tool version\nchild\n');
    expect(namesOf(capture)).toEqual(ONE_CALL);
    expect(capture.events[0]?.properties).toMatchObject({ dot_ai_version: '0.1.0' });
  });
});
