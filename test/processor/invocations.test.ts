import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { AlwaysOnSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, expect, test } from 'vitest';
import { Invocations } from '../../src/processor/invocations.ts';
import { borrow, lendable } from '../../src/processor/lend.ts';
import { toolSpan } from '../support/spans.ts';
import { dotAiCatalog } from '../../src/catalog/dot-ai.ts';

const tracer = new TracerProvider({ sampler: new AlwaysOnSampler() }).getTracer('test');
const startSpan = (): ReturnType<typeof tracer.startSpan> => tracer.startSpan('call', {}, ROOT_CONTEXT);

describe('invocations', () => {
  test('are under way from the start of their owner to its end', () => {
    const invocations = new Invocations();
    const span = startSpan();
    invocations.enter({ span: startSpan(), parent: undefined, name: 'x', ownsInvocation: false });
    expect(invocations.isAnyOpen).toBe(false);
    invocations.enter({ span, parent: undefined, name: 'x', ownsInvocation: true });
    expect(invocations.isAnyOpen).toBe(true);
    const { invocation } = invocations.placeOf(span) ?? {};
    if (invocation !== undefined) invocations.close(invocation);
    expect(invocations.isAnyOpen).toBe(false);
  });

  test('are told apart where a provider gives one object for all that it drops', () => {
    const invocations = new Invocations();
    const [shared, first, second] = [startSpan(), startSpan(), startSpan()];
    const called = { name: 'x', parent: undefined, ownsInvocation: true, aliases: [shared] };
    invocations.enter({ span: first, ...called });
    const place = invocations.placeOf(shared);
    invocations.enter({ span: second, ...called });
    expect(invocations.placeOf(shared)).toBe(place);
    expect(invocations.placeOf(second)).not.toBe(place);
  });

  test('that a host never ends are forgotten, oldest first', () => {
    const invocations = new Invocations();
    const spans = Array.from({ length: 1001 }, startSpan);
    for (const span of spans) invocations.enter({ span, parent: undefined, name: 'x', ownsInvocation: true });
    const ownerOfChildOf = (parent = startSpan()): unknown => {
      const span = startSpan();
      const unknown = tracer.startSpan('x', {}, undefined);
      unknown.spanContext = () => ({ ...parent.spanContext() });
      invocations.enter({ span, parent: unknown, name: 'x', ownsInvocation: true });
      return invocations.placeOf(span)?.isOwner;
    };
    expect(ownerOfChildOf(spans[0])).toBe(true);
    expect(ownerOfChildOf(spans[1000])).toBe(false);
  });
});

describe('what is lent', () => {
  const { properties } = dotAiCatalog.entries[1] ?? { properties: [] };
  const lent = { 'error.type': 'ETIMEDOUT', 'mcp.client.name': 'cursor', 'gen_ai.tool.name': 'query' };

  test.each<[string, object, boolean, object]>([
    ['goes where nothing is told', {}, true, { 'error.type': 'ETIMEDOUT', 'mcp.client.name': 'cursor' }],
    ['is no error of a success', {}, false, { 'mcp.client.name': 'cursor' }],
    [
      'is more than that there was an error',
      { 'error.type': 'tool_error', 'mcp.client.name': 'zed' },
      true,
      { 'error.type': 'ETIMEDOUT', 'mcp.client.name': 'zed' },
    ],
    [
      'gives way to what is told',
      { 'error.type': 'TypeError', 'user_agent.original': 'curl' },
      true,
      { 'error.type': 'TypeError', 'user_agent.original': 'curl' },
    ],
  ])('%s', (_, own, hasFailed, expected) => {
    const attributes = { ...own };
    borrow(attributes, lent, properties, hasFailed);
    expect(attributes).toEqual(expected);
  });

  test('is no client of another connection', () => {
    const span = toolSpan({ 'error.type': 'ETIMEDOUT' });
    const lentBy = (kind: SpanKind): object =>
      lendable(Object.assign(Object.create(span), { kind }), properties);
    expect(lentBy(SpanKind.SERVER)).toEqual({ 'error.type': 'ETIMEDOUT' });
    expect(lentBy(SpanKind.INTERNAL)).toMatchObject({ 'mcp.client.name': 'cursor' });
  });
});
