import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startCapture, waitUntil } from '../support/capture.ts';
import { SERVER, namesOf, reportTo } from '../support/host-programs.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { runProgram } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ONE_CALL = ['client_connected', 'server_started', 'server_stopped', 'tool_executed'];
const OFF = { DOT_AI_TELEMETRY: 'false' };

const askFor = ({ url }: OtlpReceiver, exporter = 'otlp'): Record<string, string> => ({
  OTEL_TRACES_EXPORTER: exporter,
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
});

const CALLS = `${SERVER} callTool(); trace.getTracer('host').startSpan('other').end();`;

const STOPS = `${CALLS} setTimeout(() => server.close(), 50);`;

describe('register starts the operator’s tracing where OTEL_* asks for it', () => {
  test.each([
    ['nobody listens to', ''],
    [
      'only the signal-exit package listens to',
      `import { onExit } from 'signal-exit'; onExit(() => undefined);`,
    ],
  ])('and ends it on a signal that %s', async (_, more) => {
    const [capture, receiver] = [await startCapture(), await startOtlpReceiver()];
    const { child, stdout, ended } = runProgram(`${more}${CALLS}`, {
      ...reportTo(capture),
      ...askFor(receiver),
    });
    await waitUntil(() => stdout() === 'ready\n');
    child.kill('SIGTERM');
    const { signal, stderr, millis } = await ended;
    expect({ signal, stderr }).toEqual({ signal: 'SIGTERM', stderr: '' });
    expect(millis).toBeLessThan(10_000);
    expect(receiver.spanNames()).toEqual(['execute_tool version', 'other']);
    expect(receiver.paths()).toEqual(['/v1/traces']);
    expect(namesOf(capture)).toEqual(ONE_CALL);
  });

  test('and counts the calls of tracers that were used before somebody switched telemetry on', async () => {
    const [capture, receiver] = [await startCapture(), await startOtlpReceiver()];
    const source = `
      import { telemetry } from 'dot-ai-telemetry/register';
      ${SERVER}
      const tracer = trace.getTracer('kept');
      const call = () => tracer.startSpan('execute_tool version', { attributes: { 'gen_ai.tool.name': 'version' } }).end();
      call();
      setTimeout(() => { telemetry.setConsent(true); call(); process.kill(process.pid, 'SIGTERM'); }, 100);`;
    const environment = { ...reportTo(capture), DOT_AI_TELEMETRY: '', ...askFor(receiver) };
    expect(await runProgram(source, environment).ended).toMatchObject({ signal: 'SIGTERM', stderr: '' });
    expect(receiver.spanNames()).toEqual(['execute_tool version', 'execute_tool version']);
    expect(namesOf(capture)).toContain('tool_executed');
  });

  test('and ends it where the process ends by itself', async () => {
    const receiver = await startOtlpReceiver();
    const { code, stderr } = await runProgram(STOPS, { ...OFF, ...askFor(receiver) }).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(receiver.spanNames()).toEqual(['execute_tool version', 'other']);
  });

  test('and sends while a host drains that listens to the signal', async () => {
    const receiver = await startOtlpReceiver();
    const source = `${CALLS} process.on('SIGTERM', () => setTimeout(() => process.exit(3), 300));`;
    const { child, stdout, ended } = runProgram(source, { ...OFF, ...askFor(receiver) });
    await waitUntil(() => stdout() === 'ready\n');
    child.kill('SIGTERM');
    expect((await ended).code).toBe(3);
    expect(receiver.spanNames()).toEqual(['execute_tool version', 'other']);
  });

  test('in time also when nobody takes it', async () => {
    const { child, stdout, ended } = runProgram(CALLS, {
      ...OFF,
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    });
    await waitUntil(() => stdout() === 'ready\n');
    const killedMillis = Date.now();
    child.kill('SIGTERM');
    expect((await ended).signal).toBe('SIGTERM');
    expect(Date.now() - killedMillis).toBeLessThan(4000);
  });

  test.each([{}, OFF])('by a configuration file, with telemetry %j', async (telemetry) => {
    const receiver = await startOtlpReceiver();
    const file = join(tempFolder(), 'otel.yaml');
    const exporter = `otlp_http: { endpoint: "${receiver.url}/v1/traces", encoding: json }`;
    writeFileSync(
      file,
      `file_format: "1.0"\ntracer_provider:\n  processors:\n    - batch: { exporter: { ${exporter} } }\n`,
    );
    const capture = await startCapture();
    const environment = { ...reportTo(capture), ...telemetry, OTEL_CONFIG_FILE: file };
    const { code, stderr, stdout } = await runProgram(STOPS, environment).ended;
    expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: '', stdout: 'ready\n' });
    expect(receiver.spanNames()).toEqual(['execute_tool version', 'other']);
    expect(namesOf(capture)).toEqual('DOT_AI_TELEMETRY' in telemetry ? [] : ONE_CALL);
  });

  test.each([{}, OFF])('until the host starts an SDK of its own, with telemetry %j', async (telemetry) => {
    const [capture, receiver, own] = [
      await startCapture(),
      await startOtlpReceiver(),
      await startOtlpReceiver(),
    ];
    const source = `
      import { context, propagation, metrics } from '@opentelemetry/api';
      import { NodeSDK } from '@opentelemetry/sdk-node';
      import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
      ${SERVER}
      const early = trace.getTracer('early');
      early.startSpan('before').end();
      const textMapPropagator = { inject: (_, carrier) => { carrier.mine = 1; }, extract: (c) => c, fields: () => [] };
      const traceExporter = new OTLPTraceExporter({ url: '${own.url}/v1/traces' });
      const sdk = new NodeSDK({ traceExporter, textMapPropagator, metricReaders: [], logRecordProcessors: [] });
      sdk.start();
      callTool();
      early.startSpan('after').end();
      const carrier = {};
      propagation.inject(context.active(), carrier);
      console.log(JSON.stringify(carrier));
      await sdk.shutdown();
      server.close();`;
    const environment = { ...reportTo(capture), ...telemetry, ...askFor(receiver) };
    const { code, stderr, stdout } = await runProgram(source, environment).ended;
    expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: '', stdout: '{"mine":1}\nready\n' });
    expect(receiver.paths()).toEqual([]);
    expect(own.spanNames()).toEqual(['after', 'execute_tool version']);
    expect(namesOf(capture)).toEqual('DOT_AI_TELEMETRY' in telemetry ? [] : ONE_CALL);
  });
});

describe('the end of a process comes in time, whatever the collector does', () => {
  const end = async (source: string, url: string, killAfterMillis?: number): Promise<number> => {
    const environment = { ...OFF, ...askFor({ url } as OtlpReceiver) };
    const { child, stdout, ended } = runProgram(`${CALLS}${source}`, environment);
    await waitUntil(() => stdout() === 'ready\n');
    const startedMillis = Date.now();
    if (killAfterMillis !== undefined) setTimeout(() => child.kill('SIGTERM'), killAfterMillis);
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    return Date.now() - startedMillis;
  };
  const hung = async (): Promise<string> => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => server.closeAllConnections());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const REFUSED = 'http://127.0.0.1:9';

  test.each([REFUSED, undefined])('by itself, at %s', async (url) => {
    expect(await end(`setTimeout(() => server.close(), 50);`, url ?? (await hung()))).toBeLessThan(3000);
  });

  test('and cuts off no work that the host begins then', async () => {
    const work = `setTimeout(() => server.close(), 50);
      process.once('beforeExit', () => setTimeout(() => { console.error('done'); process.exitCode = 7; }, 1500));`;
    const { stderr, code } = await runProgram(`${CALLS}${work}`, {
      ...OFF,
      ...askFor({ url: await hung() } as OtlpReceiver),
    }).ended;
    expect({ stderr, code }).toEqual({ stderr: 'done\n', code: 7 });
  });

  test('nor of what the host does while it drains', async () => {
    const drain = `
      import { connect } from 'node:net';
      import { metrics } from '@opentelemetry/api';
      metrics.getMeter('host').createObservableGauge('connections').addCallback(() => {
        connect(server.address().port).on('connect', () => setTimeout(() => process.exit(5), 300));
      });
      process.once('SIGTERM', () => undefined);`;
    const receiver = await startOtlpReceiver();
    const environment = {
      ...OFF,
      ...askFor(receiver),
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_METRIC_EXPORT_INTERVAL: '500',
      OTEL_METRIC_EXPORT_TIMEOUT: '400',
    };
    const { child, stdout, ended } = runProgram(`${CALLS}${drain}`, environment);
    await waitUntil(() => stdout() === 'ready\n');
    child.kill('SIGTERM');
    expect((await ended).code).toBe(5);
  });

  test.each([REFUSED, undefined])('after the host has drained, at %s', async (url) => {
    const drain = `process.once('SIGTERM', () => server.close());`;
    expect(await end(drain, url ?? (await hung()), 100)).toBeLessThan(3000);
  });
});

describe('register starts no tracing', () => {
  test('where the host starts its own before it uses any', async () => {
    const receiver = await startOtlpReceiver();
    const source = `
      import { NodeSDK } from '@opentelemetry/sdk-node';
      import { metrics } from '@opentelemetry/api';
      ${SERVER}
      new NodeSDK({ spanProcessors: [], metricReaders: [], logRecordProcessors: [] }).start();
      const provider = { getTracer: () => ({ startSpan: () => trace.wrapSpanContext({ traceId: '', spanId: '', traceFlags: 0 }) }) };
      trace.setGlobalTracerProvider(provider);
      callTool();
      metrics.getMeter('x').createCounter('y').add(1);
      setTimeout(() => server.close(), 50);`;
    const environment = { ...OFF, ...askFor(receiver), OTEL_METRICS_EXPORTER: 'otlp' };
    expect((await runProgram(source, environment).ended).code).toBe(0);
    expect(receiver.paths().filter((path) => path === '/v1/traces')).toEqual([]);
  });

  test.each([
    { OTEL_TRACES_EXPORTER: 'none' },
    { OTEL_TRACES_EXPORTER: ' ' },
    { OTEL_SERVICE_NAME: 'server' },
    { OTEL_SDK_DISABLED: 'true', OTEL_TRACES_EXPORTER: 'otlp' },
  ])('where only %j asks', async (environment) => {
    const receiver = await startOtlpReceiver();
    const settings = { ...askFor(receiver), OTEL_TRACES_EXPORTER: '', ...OFF, ...environment };
    expect((await runProgram(STOPS, settings).ended).code).toBe(0);
    expect(receiver.paths()).toEqual([]);
  });

  test('on a standard output that is a protocol without saying so', async () => {
    const { stderr } = await runProgram(`${SERVER} server.close();`, {
      ...OFF,
      OTEL_TRACES_EXPORTER: 'console',
    }).ended;
    expect(stderr).toBe(
      'dot-ai-telemetry: OTEL_TRACES_EXPORTER names console, which prints on stdout: not for a server over stdio\n',
    );
  });
});
