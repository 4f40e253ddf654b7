import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleWithApi } from '../support/bundle.ts';
import { startCapture } from '../support/capture.ts';
import { namesOf, reportTo } from '../support/host-programs.ts';
import { REGISTER, ROOT, startNode } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const LIFE = ['server_started', 'server_stopped'];
const BUNDLED =
  'dot-ai-telemetry: counts no calls, the server’s bundle has a copy of @opentelemetry/api inside: ' +
  'keep @opentelemetry/api and dot-ai-telemetry external\n';

const HOST = `
const { createServer } = require('node:http');
const { trace } = require('@opentelemetry/api');
const server = createServer().listen(0, '127.0.0.1', () => {
  const span = trace.getTracer('host').startSpan('execute_tool version', { attributes: { 'gen_ai.tool.name': 'version' } });
  console.log(span.isRecording());
  span.end();
  setTimeout(() => server.close(), 200);
});
`;

const WITH_SDK = `
const { SimpleSpanProcessor, InMemorySpanExporter, TracerProvider } = require('@opentelemetry/sdk-trace');
const exporter = new InMemorySpanExporter();
require('@opentelemetry/api').trace.setGlobalTracerProvider(new TracerProvider({
  spanProcessors: [new SimpleSpanProcessor({ exporter })],
}));
${HOST}
`;

/** A provider that says of itself what the first line of the SDK says. */
const OLD_SDK = `
const { INVALID_SPAN_CONTEXT, trace: api } = require('@opentelemetry/api');
const tracer = { startSpan: () => api.wrapSpanContext(INVALID_SPAN_CONTEXT) };
require('@opentelemetry/api').trace.setGlobalTracerProvider({
  resource: { attributes: { 'telemetry.sdk.version': '1.30.1' } },
  getTracer: () => tracer,
});
`;

async function run(
  source: string,
  environment: Record<string, string> = {},
): Promise<{ stdout: string; stderr: string; events: readonly string[] }> {
  const capture = await startCapture();
  const folder = tempFolder();
  const file = join(folder, 'main.cjs');
  writeFileSync(file, source);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const { stdout, stderr, code } = await startNode([...REGISTER, file], {
    ...reportTo(capture),
    ...environment,
  }).ended;
  expect(code).toBe(0);
  return { stdout, stderr, events: namesOf(capture) };
}

describe('where no call can be counted, one line says so', () => {
  test.each([
    ['no SDK', HOST, 'false\n'],
    ['an SDK', WITH_SDK, 'true\n'],
  ])('a bundle with a copy of the API inside, and %s', async (_, source, stdout) => {
    const file = bundleWithApi(source);
    expect(await run(file)).toEqual({ stdout, stderr: BUNDLED, events: LIFE });
  });

  test('which leaves the bundle’s own tracing as it is, where OTEL_* asks for another too', async () => {
    const file = bundleWithApi(WITH_SDK).replace("exports.VERSION = '1.9.1'", "exports.VERSION = '1.9.0'");
    expect(file).toContain("'1.9.0'");
    const environment = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
    expect(await run(file, environment)).toEqual({ stdout: 'true\n', stderr: BUNDLED, events: LIFE });
  });

  test('an SDK of a line that is not supported: nothing at all is sent', async () => {
    expect(await run(`${OLD_SDK}${HOST}`)).toEqual({
      stdout: 'false\n',
      stderr: 'dot-ai-telemetry: off, OpenTelemetry SDK 1.30.1 is not supported (2.x and 3.x are)\n',
      events: [],
    });
  });

  test('and no line where all is well', async () => {
    expect(await run(HOST)).toEqual({
      stdout: 'true\n',
      stderr: '',
      events: ['client_connected', ...LIFE, 'tool_executed'],
    });
  });
});
