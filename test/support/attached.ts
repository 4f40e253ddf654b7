import {
  type ProxyTracerProvider,
  ROOT_CONTEXT,
  SpanKind,
  type Tracer,
  context,
  propagation,
  trace,
} from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import {
  InMemorySpanExporter,
  type Sampler,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { expect, onTestFinished } from 'vitest';
import type { WireEvent } from '../../exporter/wire-event.ts';
import { dotAi } from '../../src/product/dot-ai.ts';
import { createTelemetry } from '../../src/telemetry/create-telemetry.ts';
import type { Telemetry } from '../../src/telemetry/telemetry-types.ts';

interface Attached {
  readonly telemetry: Telemetry<typeof dotAi.catalog>;
  /** Lines for the operator. */
  readonly warnings: readonly string[];
  /** Names of the events that came out. */
  readonly events: () => Promise<readonly string[]>;
  /** Properties of the events of one name, `tool_executed` by default. */
  readonly properties: (name?: string) => Promise<readonly Properties[]>;
}

type Properties = WireEvent['properties'];

/** Gives every place of the API back, for the next test. */
export function giveApiBack(): void {
  for (const api of [trace, context, propagation]) api.disable();
}

/** Telemetry that is attached and writes its events down. */
export function attach({ isAttached = true } = {}): Attached {
  const made = makeTelemetry();
  expect(made.telemetry.attach()).toBe(isAttached);
  return made;
}

/** Names of the events of what a host without an SDK does, once telemetry is attached. */
export async function attachedEvents(work: (tracer: Tracer) => void): Promise<readonly string[]> {
  const { telemetry, events } = attach();
  work(trace.getTracer('host'));
  const names = await events();
  await telemetry.shutdown();
  return names;
}

/** Telemetry whose processor an SDK of the host lists. */
export function listProcessor(sampler: Sampler): Attached {
  const made = makeTelemetry();
  startSdk(sampler, [made.telemetry.processor]);
  return made;
}

/** Telemetry that has nothing to do with any span. */
export function makeTelemetry(): Attached {
  const lines: string[] = [];
  const warnings: string[] = [];
  const telemetry = createTelemetry({
    product: dotAi,
    environment: { DOT_AI_TELEMETRY_DEBUG: '1' },
    warn: (line) => void warnings.push(line),
    writeEvent: (line) => void lines.push(...line.split('\n')),
  });
  onTestFinished(() => telemetry.shutdown());
  const flush = async (): Promise<readonly WireEvent[]> => {
    await telemetry.forceFlush();
    return lines.map((line): WireEvent => JSON.parse(line));
  };
  return {
    telemetry,
    warnings,
    events: async () => (await flush()).map(({ event }) => event),
    properties: async (name = 'tool_executed') =>
      (await flush()).filter(({ event }) => event === name).map(({ properties }) => properties),
  };
}

/** The host's own SDK, with what its operator's exporter got. */
export function startSdk(sampler?: Sampler, processors: readonly SpanProcessor[] = []): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [new SimpleSpanProcessor({ exporter }), ...processors];
  const sdk = new NodeSDK({
    spanProcessors,
    metricReaders: [],
    logRecordProcessors: [],
    // Detection is asynchronous, and the operator's exporter waits for it.
    autoDetectResources: false,
    ...(sampler && { sampler }),
  });
  sdk.start();
  onTestFinished(() => sdk.shutdown());
  return exporter;
}

/** A tracer that does not come from the API, as a host has it that keeps its provider to itself. */
export function tracerPastTheApi(): Tracer {
  const proxy = trace.getTracerProvider() as ProxyTracerProvider;
  return proxy.getDelegate().getTracer('host');
}

/** A tool call as dot-ai traces it, with a child. */
export function callTool(tracer: Tracer, tool = 'version', parent = ROOT_CONTEXT): void {
  const attributes = { 'gen_ai.tool.name': tool, 'gen_ai.tool.input': '{}', 'mcp.client.name': 'cursor' };
  const span = tracer.startSpan(`execute_tool ${tool}`, { kind: SpanKind.INTERNAL, attributes }, parent);
  tracer.startSpan('child', {}, trace.setSpan(parent, span)).end();
  span.end();
}
