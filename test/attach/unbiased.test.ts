import { type Context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, test } from 'vitest';
import { attach, callTool, listProcessor, startSdk, giveApiBack } from '../support/attached.ts';

afterEach(giveApiBack);

/** Drops what has a parent that is not recorded, as samplers of an operator's own do. */
const byParent: Sampler = {
  shouldSample: (parentContext) => ({
    decision:
      trace.getSpan(parentContext)?.isRecording() === true
        ? SamplingDecision.RECORD_AND_SAMPLED
        : SamplingDecision.NOT_RECORD,
  }),
  toString: () => 'byParent',
};

const remote = (traceFlags: TraceFlags): Context =>
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags,
    isRemote: true,
  });

const TOOLS = ['version', 'query', 'operate', 'version', 'recommend'];
const PARENTS = {
  none: ROOT_CONTEXT,
  sampled: remote(TraceFlags.SAMPLED),
  unsampled: remote(TraceFlags.NONE),
};

/** What is counted, without the times. */
async function countedUnder(
  sampler: Sampler | undefined,
  parent: Context,
  isListed: boolean,
): Promise<readonly object[]> {
  if (sampler !== undefined && !isListed) startSdk(sampler);
  const { properties, telemetry } = sampler !== undefined && isListed ? listProcessor(sampler) : attach();
  for (let round = 0; round < 10; round += 1)
    for (const tool of TOOLS) callTool(trace.getTracer('host'), tool, parent);
  const counted = await properties();
  await telemetry.shutdown();
  return counted.map((one) => Object.assign({}, one, { duration_ms: 0 }));
}

test.each([
  { attributeValueLengthLimit: 3, attributeCountLimit: 128 },
  { attributeValueLengthLimit: 1000, attributeCountLimit: 1 },
])('the same under the operator’s limits %j', async (spanLimits) => {
  const { properties } = attach();
  const provider = new TracerProvider({ sampler: new AlwaysOnSampler(), spanLimits });
  trace.setGlobalTracerProvider(provider);
  callTool(trace.getTracer('host'), 'recommend');
  expect(await properties()).toEqual([expect.objectContaining({ tool: 'recommend', mcp_client: 'cursor' })]);
});

describe.each(Object.entries(PARENTS))('the same calls are counted, with %s parent', (_, parent) => {
  test.each<[string, Sampler | undefined]>([
    ['no operator tracing', undefined],
    ['always_on', new AlwaysOnSampler()],
    ['always_off', new AlwaysOffSampler()],
    ['a ratio of 0.01', new TraceIdRatioBasedSampler(0.01)],
    ['parentbased_always_on', new ParentBasedSampler({ root: new AlwaysOnSampler() })],
    ['parentbased_traceidratio', new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.01) })],
    ['a sampler that asks the parent', byParent],
  ])('under %s, attached and listed', async (_name, sampler) => {
    const counted = await countedUnder(sampler, parent, false);
    trace.disable();
    expect(await countedUnder(sampler, parent, true)).toEqual(counted);
    expect(counted.map((properties) => Reflect.get(properties, 'tool'))).toEqual(
      Array.from({ length: 10 }, () => TOOLS).flat(),
    );
    expect(new Set(counted.map((properties) => JSON.stringify(properties))).size).toBe(new Set(TOOLS).size);
  });
});
