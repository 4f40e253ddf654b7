import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { WireEvent } from '../../exporter/wire-event.ts';
import { startCapture } from '../support/capture.ts';
import { reportTo } from '../support/host-programs.ts';
import { commandLine } from '../support/run-cli.ts';
import { ROOT, startNode } from '../support/run-node.ts';

const SEED = '6b1f3a52-8d0e-4c2f-9a67-2f4e1d0c9b8a';

interface Preview {
  readonly enabled: boolean;
  readonly decidedBy: string;
  readonly identityKind: string;
  readonly events: readonly WireEvent[];
}

const parse = (stdout: string): Preview => JSON.parse(stdout) as Preview;

function rememberSeed(home: string): void {
  mkdirSync(join(home, '.dot-ai/telemetry'), { recursive: true });
  writeFileSync(join(home, '.dot-ai/telemetry/instance-id'), `${SEED}\n`, { mode: 0o600 });
}

/** A server that makes the very calls which a preview invents, and tells of its life as a host does. */
const SERVER = `
import { SpanStatusCode, trace } from '${ROOT}node_modules/@opentelemetry/api/build/src/index.js';
import { createTelemetry, dotAi } from '${ROOT}dist/src/index.js';
import { sampleCalls } from '${ROOT}dist/src/catalog/sample-calls.js';
const telemetry = createTelemetry({ product: dotAi });
telemetry.attach();
for (const call of sampleCalls(dotAi.catalog)) {
  if (call.kind === 'record') {
    if (call.name === 'server_started') telemetry.record('server_started');
    else telemetry.record('server_stopped', { uptime_seconds: 3600 });
    continue;
  }
  const startTime = Date.now();
  const options = { kind: call.spanKind, attributes: call.startAttributes, startTime };
  const span = trace.getTracer('host').startSpan(call.name, options);
  span.setAttributes(call.endAttributes);
  if (call.errorType !== undefined) span.recordException({ name: call.errorType, message: 'secret' });
  if (call.failed) span.setStatus({ code: SpanStatusCode.ERROR, message: 'secret' });
  span.end(startTime + call.durationMillis);
}
await telemetry.forceFlush();
await telemetry.shutdown();
`;

describe('preview', () => {
  test.each([
    {},
    { AI_PROVIDER: 'openai', DOT_AI_TELEMETRY_SALT: 'pepper', CI: 'true' },
    { HELM_RELEASE_NAME: 'dot-ai', AI_PROVIDER: 'my-own' },
  ])('shows under %j the very bytes that a server sends, but for uuid and time', async (more) => {
    const capture = await startCapture();
    const environment = { ...reportTo(capture), ...more };
    const { home, folder, run } = commandLine(environment);
    rememberSeed(home);
    writeFileSync(join(folder, 'package.json'), '{"type":"module","version":"2.3.4"}');
    writeFileSync(join(folder, 'server.js'), SERVER);
    const server = startNode([join(folder, 'server.js')], { HOME: home, ...environment }, folder);
    expect(await server.ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const sent = capture.requests.flatMap(({ body }) => (JSON.parse(body) as { batch: WireEvent[] }).batch);
    const { events, enabled } = parse((await run('preview', '--json')).stdout);
    expect(enabled).toBe(true);
    expect(capture.requests).toHaveLength(1);
    const text = ({ ...event }: WireEvent): string => JSON.stringify({ ...event, uuid: '', timestamp: '' });
    expect(events.map(text)).toEqual(sent.map(text));
    expect(events.length).toBeGreaterThan(6);
    expect(new Set(events.map(({ distinct_id: id }) => id)).size).toBe(1);
    expect(events[0]?.properties).toMatchObject({ dot_ai_version: '2.3.4', instance_kind: 'file' });
  });

  test('tells of this environment what it knows, and invents nothing of it', async () => {
    const { run } = commandLine({ KUBERNETES_SERVICE_HOST: '127.0.0.1' });
    const { events } = parse((await run('preview', '--json')).stdout);
    const started = events.find(({ event }) => event === 'server_started');
    expect(started?.properties).toMatchObject({ deployment_method: 'kubernetes', ai_provider: 'anthropic' });
    expect(started?.properties).not.toHaveProperty('k8s_version');
  });

  test('says by what telemetry is off, and shows all the same what would be sent', async () => {
    const { run } = commandLine({ DO_NOT_TRACK: '1', DOT_AI_POSTHOG_KEY: 'phc_x' });
    const { code, stdout, stderr } = await run('preview');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const said = 'Telemetry is off by DO_NOT_TRACK (DO_NOT_TRACK is set). If it were on, this would be sent.';
    expect(stdout.replaceAll('\n', ' ')).toContain(said);
    expect(stdout).toContain('\n\nThe server started\n\n{\n  "event": "server_started",\n');
    expect(parse((await run('preview', '--json')).stdout)).toMatchObject({
      enabled: false,
      decidedBy: 'DO_NOT_TRACK',
    });
  });

  test('says where its id is of this preview alone', async () => {
    const { home, run } = commandLine();
    const alone = /distinct_id and instance_kind are of this preview alone/u;
    expect((await run('preview')).stdout).toMatch(alone);
    const first = parse((await run('preview', '--json')).stdout).events[0];
    expect(first?.properties).toMatchObject({ instance_kind: 'ephemeral' });
    rememberSeed(home);
    expect((await run('preview')).stdout).not.toMatch(alone);
  });

  test('sends nothing where everything says that it is sent', async () => {
    const capture = await startCapture();
    const path = join(commandLine().home, 'events.jsonl');
    const settings = { DOT_AI_TELEMETRY: 'on', DOT_AI_TELEMETRY_EXPORTER: 'posthog,console,file' };
    const { run } = commandLine({ ...reportTo(capture), ...settings, DOT_AI_TELEMETRY_FILE: path });
    const { stdout, stderr } = await run('preview');
    expect(stdout.replaceAll('\n', ' ')).toMatch(
      /^This would be sent to posthog \(.*\), console, file \(.*\)\. Nothing/u,
    );
    expect(stderr).toBe('');
    expect(capture.requests).toEqual([]);
  });
});
