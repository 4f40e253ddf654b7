import { SpanStatusCode, diag } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, test } from 'vitest';
import { dotAiCatalog } from '../../src/catalog/dot-ai.ts';
import { AllowlistSpanProcessor } from '../../src/processor/allowlist-span-processor.ts';
import { deepFreeze, toolSpan } from '../support/spans.ts';

afterEach(() => diag.disable());

function createProcessor(onEnd?: (span: ReadableSpan) => void): {
  processor: AllowlistSpanProcessor;
  passed: ReadableSpan[];
} {
  const passed: ReadableSpan[] = [];
  const processor = new AllowlistSpanProcessor({
    catalog: dotAiCatalog,
    next: {
      onEnd: onEnd ?? ((span) => void passed.push(span)),
      forceFlush: () => Promise.reject(new Error('secret')),
      shutdown: () => Promise.reject(new Error('secret')),
    },
  });
  return { processor, passed };
}

const full = toolSpan(
  {
    'gen_ai.tool.input': '{"intent":"secret"}',
    'mcp.client.name': 'cursor-vscode',
    'user.email': 'secret@example.com',
  },
  {
    links: [
      {
        context: { traceId: '0'.repeat(31) + '1', spanId: '0'.repeat(15) + '1', traceFlags: 1 },
        attributes: { a: 'secret' },
      },
    ],
    during: (span) => {
      span.recordException(new TypeError('secret'));
      span.setStatus({ code: SpanStatusCode.ERROR, message: 'secret' });
    },
  },
);

describe('AllowlistSpanProcessor', () => {
  test('passes on a closed span of allowed keys and ruled values', () => {
    const { processor, passed } = createProcessor();
    processor.onEnd(full);
    expect(passed).toHaveLength(1);
    const [closed] = passed;
    expect(closed).toMatchObject({
      name: 'execute_tool ',
      status: { code: SpanStatusCode.ERROR },
      attributes: {
        'gen_ai.tool.name': 'version',
        'mcp.client.name': 'cursor',
        'mcp.client.version': '1.4.0',
        'error.type': 'TypeError',
      },
      events: [],
      links: [],
      instrumentationScope: { name: '' },
    });
    expect(Object.keys(closed?.attributes ?? {})).toHaveLength(4);
    expect(closed?.resource.attributes).toEqual({});
    expect(Object.keys(closed?.spanContext() ?? {})).toEqual(['traceId', 'spanId', 'traceFlags']);
    expect(closed).not.toHaveProperty('parentSpanContext');
    expect(JSON.stringify(closed)).not.toContain('secret');
  });

  test('never touches the original, nor keeps any part of it', () => {
    const { processor, passed } = createProcessor();
    const frozen = deepFreeze(full);
    const content = (): string => {
      const { name, attributes, events, links, status, resource } = frozen;
      return JSON.stringify({
        name,
        attributes,
        events,
        links,
        status,
        resource: resource.getRawAttributes(),
      });
    };
    const before = content();
    processor.onEnd(frozen);
    expect(content()).toBe(before);
    expect(processor.counters().selectionErrors).toBe(0);
    expect(passed[0]?.startTime).not.toBe(frozen.startTime);
    expect(passed[0]?.attributes).not.toBe(frozen.attributes);
  });

  test('ignores what the catalog does not select', () => {
    const { processor, passed } = createProcessor();
    processor.onEnd(toolSpan({ 'gen_ai.tool.name': 'made-up' }));
    expect(passed).toEqual([]);
    expect(processor.counters()).toEqual({ selected: 0, selectionErrors: 0, folded: {} });
  });

  test('fails closed, counts, and says so once by code', () => {
    const lines: string[] = [];
    const ignore = (): void => undefined;
    diag.setLogger({
      error: ignore,
      warn: (line) => void lines.push(line),
      info: ignore,
      debug: ignore,
      verbose: ignore,
    });
    lines.length = 0;
    const { processor, passed } = createProcessor();
    const hostile = {
      get name(): string {
        throw new Error('secret');
      },
      instrumentationScope: { name: 'x' },
    };
    for (let round = 0; round < 3; round += 1) processor.onEnd(hostile as unknown as ReadableSpan);
    processor.onEnd(undefined as unknown as ReadableSpan);
    expect(passed).toEqual([]);
    expect(processor.counters().selectionErrors).toBe(4);
    expect(lines).toEqual(['dot-ai-telemetry: selection_error, a span could not be read and is left out']);
  });

  test('a next that throws, or a host’s logger that throws, does not reach the caller', () => {
    const fail = (): never => {
      throw new Error('secret');
    };
    diag.setLogger(
      { error: fail, warn: fail, info: () => undefined, debug: fail, verbose: fail },
      { suppressOverrideMessage: true },
    );
    const { processor } = createProcessor(fail);
    expect(() => processor.onEnd(toolSpan())).not.toThrow();
    expect(processor.counters().selectionErrors).toBe(1);
  });

  test('forceFlush and shutdown never reject', async () => {
    const { processor } = createProcessor();
    await expect(processor.forceFlush()).resolves.toBeUndefined();
    await expect(processor.shutdown()).resolves.toBeUndefined();
  });

  test('counts folded values by property', () => {
    const { processor } = createProcessor();
    processor.onEnd(toolSpan({ 'mcp.client.name': 'secret' }));
    processor.onEnd(toolSpan({ 'mcp.client.name': 'secret' }));
    expect(processor.counters().folded).toEqual({ mcp_client: 2 });
  });
});
