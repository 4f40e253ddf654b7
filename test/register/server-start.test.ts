import { describe, expect, test } from 'vitest';
import { startCapture } from '../support/capture.ts';
import { SERVER, namesOf, reportTo } from '../support/host-programs.ts';
import { runProgram } from '../support/run-node.ts';

const LIFE = ['server_started', 'server_stopped'];
const CALL = `
import { trace } from '@opentelemetry/api';
trace.getTracer('x').startSpan('execute_tool version', { attributes: { 'gen_ai.tool.name': 'version' } });
`;

describe('a process is a server', () => {
  test.each<[string, string, readonly string[]]>([
    ['when a socket listens', `${SERVER} setTimeout(() => server.close(), 50);`, LIFE],
    ['when a selected span starts', CALL, LIFE],
    ['when it has lived for five seconds', 'setTimeout(() => {}, 5300);', LIFE],
    ['and not when it only prints its version', `console.log('1.0.0');`, []],
    ['and not when it only makes requests', `await fetch(process.env.DOT_AI_POSTHOG_HOST);`, []],
  ])('%s', async (_, source, events) => {
    const capture = await startCapture();
    const { ended } = runProgram(source, reportTo(capture));
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    expect(namesOf(capture)).toEqual(events);
  });

  test('with what is known of it, once', async () => {
    const capture = await startCapture();
    const environment = {
      ...reportTo(capture),
      AI_PROVIDER: 'openai',
      NODE_ENV: 'test',
      HELM_RELEASE_NAME: 'secret',
    };
    await runProgram(`${SERVER} callTool(); setTimeout(() => server.close(), 50);`, environment).ended;
    const started = capture.events.filter(({ event }) => event === 'server_started');
    expect(started).toHaveLength(1);
    expect(started[0]).toMatchObject({
      isAnonymous: true,
      properties: {
        deployment_method: 'helm',
        ai_provider: 'openai',
        is_internal: true,
        instance_kind: 'ephemeral',
        schema_version: 1,
      },
    });
    expect(new Set(capture.events.map(({ distinctId }) => distinctId)).size).toBe(1);
    expect(JSON.stringify(capture.requests)).not.toContain('secret');
  });
});
