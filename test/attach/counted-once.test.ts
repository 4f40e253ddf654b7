import { context, trace } from '@opentelemetry/api';
import { AlwaysOnSampler } from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, test } from 'vitest';
import {
  attach,
  callTool,
  listProcessor,
  makeTelemetry,
  startSdk,
  tracerPastTheApi,
  giveApiBack,
} from '../support/attached.ts';

afterEach(giveApiBack);

const ONE_CALL = ['tool_executed', 'client_connected'];
const LINE = 'attached twice in this process; the second one counts nothing';

describe('two telemetries in one process count once, with one line', () => {
  test('both attached', async () => {
    const first = attach();
    const second = attach({ isAttached: false });
    callTool(trace.getTracer('host'));
    second.telemetry.record('server_started');
    expect([await first.events(), await second.events()]).toEqual([ONE_CALL, []]);
    expect([first.warnings, second.warnings]).toEqual([[], [LINE]]);
    expect(second.telemetry.status()).toMatchObject({ enabled: false, reason: LINE, isAttached: false });
  });

  test('one attached, one listed', async () => {
    const first = attach();
    const second = listProcessor(new AlwaysOnSampler());
    callTool(trace.getTracer('host'));
    callTool(tracerPastTheApi());
    expect(second.telemetry.attach()).toBe(false);
    expect([await first.events(), await second.events()]).toEqual([[...ONE_CALL, 'tool_executed'], []]);
    expect(second.warnings).toEqual([LINE]);
  });

  test('but one that only records counts what it records', async () => {
    attach();
    const { telemetry, events, warnings } = makeTelemetry();
    telemetry.record('server_started');
    expect([await events(), warnings]).toEqual([['server_started'], []]);
  });
});

describe('the API’s context', () => {
  const isWorking = (): boolean => {
    const parent = trace.getTracer('host').startSpan('parent');
    return context.with(trace.setSpan(context.active(), parent), () => trace.getActiveSpan() === parent);
  };

  test('is claimed when the first selected span starts, and given back', async () => {
    const { telemetry } = attach();
    expect(isWorking()).toBe(false);
    callTool(trace.getTracer('host'));
    expect(isWorking()).toBe(true);
    await telemetry.shutdown();
    expect(isWorking()).toBe(false);
  });

  test('goes to a host’s SDK that comes later', async () => {
    const { telemetry } = attach();
    callTool(trace.getTracer('host'));
    startSdk();
    expect(isWorking()).toBe(true);
    await telemetry.shutdown();
    expect(isWorking()).toBe(true);
  });

  test('carries arguments, receiver, result and bound functions', () => {
    attach();
    callTool(trace.getTracer('host'));
    const active = trace.setSpan(context.active(), trace.getTracer('host').startSpan('x'));
    const receiver = { total: 1 };
    const add = function add(this: typeof receiver, more: number): [number, boolean] {
      return [this.total + more, context.active() === active];
    };
    expect(context.with(active, add, receiver, 2)).toEqual([3, true]);
    expect(context.bind(active, add).call(receiver, 3)).toEqual([4, true]);
    expect(context.bind(active, receiver)).toBe(receiver);
  });
});
