import { describe, expect, it } from 'vitest';
import {
  normaliseNoted,
  normaliseOtlp,
  normaliseText,
  normaliseTraceparent,
} from '../../compat/normalise.ts';
import { missing } from '../../demo/event-key.ts';

const KEPT = 'a'.repeat(16);
const options = { keptIds: new Set([KEPT]) };

interface Sketch {
  readonly salt?: string;
  readonly status?: number;
  readonly flags?: number;
  readonly parent?: string;
  readonly milliseconds?: number;
  readonly names?: readonly string[];
  readonly args?: readonly string[];
}

/** A request with a span for each name, each the parent of the next; ids and times follow `salt`. */
function request(sketch: Sketch = {}): { path: string; contentType: string; body: string } {
  const { salt = '1', status = 200, flags = 257, parent = '', milliseconds = 3, args = ['node'] } = sketch;
  const { names = ['POST', 'execute_tool version'] } = sketch;
  const spans = names.map((name, index) => ({
    traceId: salt.repeat(32),
    spanId: `${salt}${index}`.repeat(8),
    parentSpanId: index === 0 ? parent : `${salt}${index - 1}`.repeat(8),
    name,
    startTimeUnixNano: `${salt}00`,
    attributes: [
      { key: 'http.response.status_code', value: { intValue: status } },
      { key: 'gen_ai.tool.duration_ms', value: { intValue: milliseconds } },
    ],
    flags,
  }));
  const command = {
    key: 'process.command_args',
    value: { arrayValue: { values: args.map((stringValue) => ({ stringValue })) } },
  };
  const resource = { attributes: [{ key: 'process.pid', value: { intValue: Number(salt) } }, command] };
  const body = { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'host' }, spans }] }] };
  return { path: '/v1/traces', contentType: 'application/json', body: JSON.stringify(body) };
}

const lines = (sketch: Sketch = {}): readonly string[] => normaliseOtlp([request(sketch)], options);

describe('what the operator got', () => {
  it('is equal up to ids, times and what is new in every process', () => {
    expect(lines({ salt: '2', milliseconds: 7 })).toEqual(lines());
  });

  it.each<[string, Sketch]>([
    ['a flag', { flags: 256 }],
    ['an attribute', { status: 500 }],
    ['a missing span', { names: ['POST'] }],
    ['a span more', { names: ['POST', 'execute_tool version', 'think'] }],
    ['another order of parents', { names: ['execute_tool version', 'POST'] }],
    ['a parent of a caller', { parent: KEPT }],
    ['a parent that was not exported', { parent: 'b'.repeat(16) }],
    ['an argument on the command line', { args: ['node', '--import=other'] }],
  ])('differs by %s', (_what, sketch) => {
    expect(lines(sketch)).not.toEqual(lines());
  });

  it('differs by a request more, and by where it goes', () => {
    expect(normaliseOtlp([request(), request({ names: [] })], options)).not.toEqual(lines());
    expect(normaliseOtlp([{ ...request(), path: '/v1/logs' }], options)).not.toEqual(lines());
  });

  it('leaves out the arguments that start us, and no others', () => {
    const ownArguments = ['--import=us'];
    const withUs = request({ args: ['node', '--import=us'] });
    expect(normaliseOtlp([withUs], { ...options, ownArguments })).toEqual(lines());
    expect(normaliseOtlp([withUs], options)).not.toEqual(lines());
  });

  it('counts equal spans', () => {
    const twice = lines({ names: ['POST', 'POST'] });
    expect(missing(twice, lines({ names: ['POST'] })).length).toBeGreaterThan(0);
  });
});

describe('what the processor was handed', () => {
  const note = { traceId: '1', spanId: '2', name: 'POST', phase: 'end', traceFlags: 1 };

  it('is equal up to ids, and differs by flags and phases', () => {
    expect(normaliseNoted([{ ...note, traceId: '3', spanId: '4' }], options)).toEqual(
      normaliseNoted([note], options),
    );
    for (const change of [{ traceFlags: 0 }, { phase: 'start' }, { name: 'GET' }]) {
      const changed = { ...note, ...change };
      expect(normaliseNoted([changed], options)).not.toEqual(normaliseNoted([note], options));
    }
  });
});

it('keeps the flags of a trace that was passed on, and the ids of callers', () => {
  const other = 'b'.repeat(16);
  expect(normaliseTraceparent(`00-${KEPT}-${other}-00`, options)).toBe(`00-${KEPT}-id-00`);
  expect(normaliseTraceparent(`00-${other}-${other}-01`, options)).toBe('00-id-id-01');
  expect(normaliseTraceparent(undefined, options)).toBe('no traceparent');
});

it('takes ports, processes and uuids out of text, and nothing else', () => {
  const text = '(node:12) at http://127.0.0.1:8080/ 123e4567-e89b-12d3-a456-426614174000 42';
  expect(normaliseText(text)).toBe('(node:PID) at http://127.0.0.1:PORT/ UUID 42');
});
