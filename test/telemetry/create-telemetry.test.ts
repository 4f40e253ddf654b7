import { trace } from '@opentelemetry/api';
import { AlwaysOnSampler, type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { dotAi } from '../../src/product/dot-ai.ts';
import { createTelemetry } from '../../src/telemetry/create-telemetry.ts';
import type { Telemetry } from '../../src/telemetry/telemetry-types.ts';
import { startCapture } from '../support/capture.ts';
import { toolSpan } from '../support/spans.ts';

afterEach(() => trace.disable());

type DotAiTelemetry = Telemetry<typeof dotAi.catalog>;

function create(environment: Record<string, string>): {
  telemetry: DotAiTelemetry;
  events: () => Promise<readonly { event: string; properties: Record<string, unknown> }[]>;
} {
  const lines: string[] = [];
  const telemetry = createTelemetry({
    product: dotAi,
    environment,
    warn: () => undefined,
    writeEvent: (line) => void lines.push(...line.split('\n')),
  });
  onTestFinished(() => telemetry.shutdown());
  return {
    telemetry,
    events: async () => {
      await telemetry.forceFlush();
      return lines.map((line): { event: string; properties: Record<string, unknown> } => JSON.parse(line));
    },
  };
}

const debug = { DOT_AI_TELEMETRY_DEBUG: '1' };

describe('createTelemetry', () => {
  test('in a host that lists its own span processors', async () => {
    const { telemetry, events } = create(debug);
    const provider = new TracerProvider({
      sampler: new AlwaysOnSampler(),
      spanProcessors: [telemetry.processor],
    });
    const attributes = { 'gen_ai.tool.name': 'query', 'mcp.client.name': 'goose' };
    provider
      .getTracer('host')
      .startSpan('chat model', { attributes: { 'gen_ai.provider.name': 'aws.bedrock' } })
      .end();
    provider.getTracer('host').startSpan('execute_tool query', { attributes }).end();
    expect((await events()).map(({ event, properties }) => [event, properties['ai_provider']])).toEqual([
      ['tool_executed', 'amazon_bedrock'],
      ['client_connected', 'amazon_bedrock'],
    ]);
  });

  test.each([
    [{}, 'anthropic', {}],
    [{ AI_PROVIDER: 'openai' }, 'openai', {}],
    [{ AI_PROVIDER: 'my-own' }, 'other', { ai_provider: 1 }],
  ])('%j sends the AI provider %s', async (environment, expected, folded) => {
    const { telemetry, events } = create({ ...debug, ...environment });
    telemetry.record('server_started');
    expect((await events())[0]?.properties['ai_provider']).toBe(expected);
    expect(telemetry.status().folded).toEqual(folded);
  });

  test('the first AI span tells the provider when the environment does not', async () => {
    const { telemetry, events } = create(debug);
    telemetry.attach();
    const chat = (provider: string): void =>
      trace
        .getTracer('ai')
        .startSpan('chat m', { attributes: { 'gen_ai.provider.name': provider } })
        .end();
    chat('secret'.repeat(1_000_000));
    chat('xai');
    chat('openai');
    telemetry.record('server_started');
    expect((await events())[0]?.properties['ai_provider']).toBe('xai');
    await telemetry.shutdown();
  });

  test('records typed events, with the catalog’s rules on every value', async () => {
    const { telemetry, events } = create(debug);
    telemetry.record('server_started', { deployment_method: 'helm', k8s_version: 'v1.29.0-gke.1234' });
    telemetry.record('server_stopped', { uptime_seconds: Number.NaN });
    telemetry.record('server_stopped', { hostname: 'secret' } as never);
    const [started, ...stopped] = await events();
    expect(started?.properties).toMatchObject({ deployment_method: 'helm', k8s_version: '1.29.0' });
    expect(stopped).toHaveLength(2);
    for (const { properties } of stopped) expect(Object.keys(properties)).not.toContain('uptime_seconds');
    expect(JSON.stringify(stopped)).not.toContain('secret');
  });

  test('its status says what is on, why, and what became of every event', async () => {
    const capture = await startCapture();
    const environment = { DOT_AI_POSTHOG_KEY: 'phc_test', DOT_AI_POSTHOG_HOST: capture.url };
    const { telemetry } = create(environment);
    telemetry.processor.onEnd(toolSpan({ 'mcp.client.name': 'secret' }));
    telemetry.processor.onEnd({} as ReadableSpan);
    await telemetry.forceFlush();
    const status = telemetry.status();
    expect(status).toMatchObject({
      enabled: true,
      decidedBy: 'policy',
      instanceKind: 'ephemeral',
      isAttached: true,
      selected: 1,
      selectionErrors: 1,
      folded: { mcp_client: 1 },
      replacedTimes: 0,
      sinks: [{ name: 'posthog', waiting: 0, delivered: 2, dropped: {}, lastSend: { outcome: 'delivered' } }],
    });
    expect(status.summary).toBe(
      'on: the product’s policy is opt-out; 1 spans counted; 2 events delivered, 0 waiting, 0 dropped; ' +
        'folded into other: mcp_client 1',
    );
    expect(JSON.stringify(status)).not.toContain('secret');
    expect(JSON.stringify(status)).not.toContain('sha256:');
    await telemetry.shutdown();
  });

  test('that is off does nothing, says why, and can be used as if it were on', async () => {
    const { telemetry, events } = create({ DOT_AI_TELEMETRY: 'false' });
    expect(telemetry.attach()).toBe(false);
    telemetry.record('server_started');
    telemetry.processor.onEnd(toolSpan());
    telemetry.sendAtExit();
    await telemetry.shutdown();
    expect(await events()).toEqual([]);
    expect(telemetry.status()).toMatchObject({
      enabled: false,
      decidedBy: 'DOT_AI_TELEMETRY',
      reason: 'DOT_AI_TELEMETRY says off',
      summary: 'off: DOT_AI_TELEMETRY says off',
      instanceKind: undefined,
      sinks: [],
    });
  });
});
