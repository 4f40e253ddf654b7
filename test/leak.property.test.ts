import {
  type Attributes,
  ROOT_CONTEXT,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AlwaysOnSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { PostHogSpanExporter } from '../exporter/posthog-span-exporter.ts';
import { createConsoleSink } from '../exporter/console-sink.ts';
import { dotAi } from '../src/product/dot-ai.ts';
import { createTelemetry } from '../src/telemetry/create-telemetry.ts';

const SPANS = 5000;
/** Spans between two flushes: less than the delivery queue holds. */
const ROUND = 500;
const SECRET = 'Secret-7f3a9c1e5b';
const PIECES = [
  SECRET,
  SECRET.toLowerCase(),
  SECRET.toUpperCase(),
  Buffer.from(SECRET).toString('base64'),
  Buffer.from(SECRET).toString('hex'),
  SECRET.split('').toReversed().join(''),
];

/** Every line that the two pipelines write: with our processor in front, and the exporter alone. */
const lines: string[] = [];
const write = (line: string): void => void lines.push(line);
const telemetry = createTelemetry({
  product: dotAi,
  environment: { DOT_AI_TELEMETRY_DEBUG: '1' },
  writeEvent: write,
  warn: write,
});
const exporter = new PostHogSpanExporter({ catalog: dotAi.catalog, sinks: [createConsoleSink(write)] });
const alone = {
  onStart: () => undefined,
  onEnd: (span: Parameters<typeof telemetry.processor.onEnd>[0]) => exporter.export([span], () => undefined),
  forceFlush: () => exporter.forceFlush(),
  shutdown: () => exporter.shutdown(),
};
const provider = new TracerProvider({
  sampler: new AlwaysOnSampler(),
  spanProcessors: [telemetry.processor, alone],
});

afterAll(() => provider.shutdown());

const secretText = fc.constantFrom(
  SECRET,
  `version-${SECRET}`,
  `1.2.3-${SECRET}`,
  `KUBERNETES_${SECRET}`,
  `cursor ${SECRET}`,
  `\u0000${SECRET}`,
);
const allowedText = fc.constantFrom(
  'version',
  'query',
  'cursor',
  'http',
  '1.4.0',
  'TypeError',
  '404',
  'tools/call',
  'initialize',
  '2026-07-28',
  'tcp',
  'tool_error',
);
const value = fc.oneof(
  secretText,
  allowedText,
  fc.boolean(),
  fc.double(),
  fc.array(secretText),
  fc.record({ nested: secretText }),
);
const key = fc.oneof(
  fc.constantFrom(
    'gen_ai.tool.name',
    'gen_ai.tool.input',
    'mcp.client.name',
    'mcp.client.version',
    'error.type',
    'gen_ai.tool.success',
    'gen_ai.provider.name',
    'network.transport',
    'mcp.method.name',
    'mcp.protocol.version',
    'user_agent.original',
    '__proto__',
    'constructor',
    'tool',
    'uptime_seconds',
  ),
  secretText,
);
const attributes = fc.dictionary(key, value) as fc.Arbitrary<Attributes>;
const sketch = fc.record({
  name: fc.constantFrom(
    'execute_tool ',
    'execute_tool version',
    `execute_tool ${SECRET}`,
    `tools/call ${SECRET}`,
    `initialize ${SECRET}`,
    'server_started',
    SECRET,
  ),
  kind: fc.constantFrom(SpanKind.INTERNAL, SpanKind.SERVER),
  method: fc.constantFrom<string | undefined>('tools/call', 'initialize', SECRET, undefined),
  inside: fc.option(attributes, { nil: undefined }),
  scope: fc.constantFrom('host', SECRET, 'dot-ai-telemetry'),
  tool: fc.constantFrom<string | undefined>('version', 'query', SECRET, undefined),
  attributes,
  late: attributes,
  link: attributes,
  event: attributes,
  status: fc.constantFrom(SpanStatusCode.ERROR, SpanStatusCode.OK),
  startTime: fc.constantFrom<SpanOptions['startTime']>(undefined, 0, Date.now()),
});

test(`of ${SPANS} spans with secrets everywhere, nothing secret comes out`, async () => {
  for (let done = 0; done < SPANS; done += ROUND) {
    fc.assert(fc.property(sketch, endSpan), { numRuns: ROUND });
    await Promise.all([telemetry.forceFlush(), exporter.forceFlush()]);
  }
  const out = [...lines, JSON.stringify(telemetry.status()), JSON.stringify(exporter.counters())].join('\n');
  // What came out is worth searching: many events, of every kind.
  expect(lines.join('\n').split('\n').length).toBeGreaterThan(1000);
  for (const event of ['tool_executed', 'tool_error', 'client_connected', 'server_started'])
    expect(out).toContain(`"event":"${event}"`);
  for (const piece of PIECES) expect(out).not.toContain(piece);
  expect(out).not.toContain(SECRET.slice(-12));
}, 60_000);

type Sketch = typeof sketch extends fc.Arbitrary<infer Value> ? Value : never;

function endSpan(sketched: Sketch): void {
  const { name, kind, scope, tool, method, late, link, event, status, startTime, inside, ...options } =
    sketched;
  const tracer = provider.getTracer(scope, SECRET, { schemaUrl: SECRET });
  const linkContext = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
  const span = tracer.startSpan(
    name,
    {
      kind,
      attributes: {
        ...options.attributes,
        ...(tool !== undefined && { 'gen_ai.tool.name': tool }),
        ...(method !== undefined && { 'mcp.method.name': method }),
      },
      links: [{ context: linkContext, attributes: link }],
      ...(startTime !== undefined && { startTime }),
    },
    trace.setSpanContext(ROOT_CONTEXT, linkContext),
  );
  if (inside !== undefined) {
    const named = { ...inside, 'gen_ai.tool.name': 'query' };
    const child = trace.setSpan(ROOT_CONTEXT, span);
    tracer.startSpan('execute_tool query', { attributes: named }, child).end();
  }
  span.setAttributes(late);
  span.addEvent(SECRET, event);
  span.recordException({ name: SECRET, message: SECRET, stack: SECRET });
  span.setStatus({ code: status, message: SECRET });
  span.end();
  telemetry.record('server_started', Object.assign({ k8s_version: SECRET }, { [SECRET]: SECRET }));
}
