import { describe, expect, it } from 'vitest';
import type { Cell } from '../../compat/cell.ts';
import { expectedEvents, toLines } from '../../compat/expected-events.ts';

function cell(change: Partial<Cell> = {}): Cell {
  return {
    name: 'a cell',
    reason: 'a test',
    node: '20',
    openTelemetry: 'api alone',
    start: '--import register',
    modules: 'esm',
    mcp: 'sdk 1.x',
    form: 'present',
    operatorGetsSpans: false,
    ...change,
  };
}

const namesOf = (change: Partial<Cell> = {}): readonly string[] =>
  expectedEvents(cell(change)).map((line) => line.split(' ')[0] ?? '');

const count = (name: string, change: Partial<Cell> = {}): number =>
  namesOf(change).filter((found) => found === name).length;

describe('events that the scenario implies', () => {
  it('has what the present form can tell', () => {
    expect([count('tool_executed'), count('tool_error'), count('client_connected')]).toEqual([6, 2, 1]);
  });

  it('has refused calls and error results in the semantic form', () => {
    const change = { form: 'semantic' } as const;
    expect([count('tool_executed', change), count('tool_error', change)]).toEqual([8, 5]);
    const text = expectedEvents(cell(change)).join('\n');
    for (const errorType of ['unknown_tool', 'invalid_arguments', 'tool_error']) {
      expect(text).toContain(`"error_type":"${errorType}"`);
    }
  });

  it('tells the transport only where the form can', () => {
    expect(expectedEvents(cell()).join('\n')).toContain('"transport":"unknown"');
    expect(expectedEvents(cell({ form: 'semantic', transport: 'stdio' })).join('\n')).toContain(
      '"transport":"stdio"',
    );
  });

  it('has less where the host counts less', () => {
    expect(namesOf({ counted: 'lifecycle' })).toEqual(['server_started', 'server_stopped']);
    expect(namesOf({ counted: 'nothing' })).toEqual([]);
  });
});

describe('lines of events', () => {
  const event = { event: 'tool_executed', properties: { tool: 'version', duration_ms: 3 } };
  const line = (properties: object): readonly string[] =>
    toLines([{ ...event, properties: { ...event.properties, ...properties } }], {});

  it('are equal up to the order of properties and the value of times', () => {
    expect(toLines([{ ...event, properties: { duration_ms: 5, tool: 'version' } }], {})).toEqual(line({}));
  });

  it.each([[{ tool: 'query' }], [{ success: true }], [{ duration_ms: '3' }], [{ $ip: '1.2.3.4' }]])(
    'differ by %j',
    (change) => {
      expect(line(change)).not.toEqual(line({}));
    },
  );
});
