import { existsSync } from 'node:fs';
import { dotAiCatalog } from '../src/catalog/dot-ai.ts';
import { TRANSPORT_PROPERTIES } from '../src/catalog/transport-properties.ts';
import type { Cell } from './cell.ts';
import { CLIENT, SCENARIO, type Step } from './scenario.ts';

/** What is compared of an event. */
export interface ComparedEvent {
  readonly event: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Properties that are times; that they are there and numbers is compared. */
const TIMES: ReadonlySet<string> = new Set(['duration_ms', 'uptime_seconds']);

/** The version in every host's package file. */
export const HOST_VERSION = '2.2.2';

/** The events that the scenario implies in this cell, one line each, sorted. */
export function expectedEvents(cell: Cell): readonly string[] {
  const { counted = 'all' } = cell;
  if (counted === 'nothing') return [];
  const calls = counted === 'lifecycle' ? [] : SCENARIO.filter((step) => isCounted(cell, step));
  return toLines([
    ...calls.flatMap((step) => eventsOf(cell, step)),
    ...(calls.length === 0 ? [] : [connected(cell)]),
    { event: 'server_started', properties: { deployment_method: deploymentMethod() } },
    { event: 'server_stopped', properties: { uptime_seconds: 0 } },
  ]);
}

/** Events as lines that can be compared: every property, times but for their type. */
export function toLines(events: readonly ComparedEvent[], common: object = COMMON): readonly string[] {
  return events
    .map(({ event, properties }) => {
      const entries = Object.entries({ ...properties, ...common }).map(
        ([name, value]) => [name, TIMES.has(name) ? typeof value : value] as const,
      );
      const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
      return `${event} ${JSON.stringify(Object.fromEntries(sorted))}`;
    })
    .toSorted();
}

/** What every event of every cell carries. */
const COMMON: Readonly<Record<string, unknown>> = {
  dot_ai_version: HOST_VERSION,
  ai_provider: 'anthropic',
  is_internal: false,
  // Each host has a home folder that it may write.
  instance_kind: 'file',
  schema_version: dotAiCatalog.definition.version,
  ...TRANSPORT_PROPERTIES,
};

function isCounted({ form }: Cell, { outcome }: Step): boolean {
  return form !== 'present' || (outcome !== 'unknown tool' && outcome !== 'refused arguments');
}

function eventsOf({ form }: Cell, { tool, outcome, errorType }: Step): readonly ComparedEvent[] {
  const failure = outcome === 'isError' && form === 'present' ? undefined : (errorType ?? FAILURES[outcome]);
  const call = { tool: outcome === 'unknown tool' ? 'other' : tool, mcp_client: CLIENT.name };
  const executed = { ...call, success: failure === undefined, duration_ms: 0 };
  return [
    { event: 'tool_executed', properties: executed },
    ...(failure === undefined ? [] : [{ event: 'tool_error', properties: { ...call, error_type: failure } }]),
  ];
}

/** `error_type` of a call that fails without an error of the handler's. */
const FAILURES: Readonly<Partial<Record<Step['outcome'], string>>> = {
  isError: 'tool_error',
  'unknown tool': 'unknown_tool',
  'refused arguments': 'invalid_arguments',
};

function connected({ form, transport = 'http' }: Cell): ComparedEvent {
  return {
    event: 'client_connected',
    properties: {
      mcp_client: CLIENT.name,
      mcp_client_version: CLIENT.version,
      transport: form === 'present' ? 'unknown' : transport,
    },
  };
}

function deploymentMethod(): string {
  return existsSync('/.dockerenv') ? 'docker' : 'local';
}
