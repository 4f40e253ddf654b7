import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernHttp,
} from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Cell } from './cell.ts';
import type { HostProcess } from './host-process.ts';
import { CLIENT, SCENARIO, traceparentOf } from './scenario.ts';
import { createStdioTransport } from './stdio-transport.ts';

/** The revision of the protocol that has no sessions. */
const STATELESS_REVISION = '2026-07-28';

type FetchUrl = (url: string | URL, init?: RequestInit) => Promise<Response>;

interface Connected {
  readonly callTool: (call: {
    name: string;
    arguments: Record<string, unknown>;
    _meta?: { traceparent: string };
  }) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** Plays the scenario with the official client of the cell's protocol; gives back what was answered. */
export async function playScenario(cell: Cell, host: HostProcess): Promise<readonly string[]> {
  let traceparent = cell.tracedCallers === true ? traceparentOf(SCENARIO.length, true) : undefined;
  const tracedFetch: FetchUrl = (url, init = {}) => {
    const headers = new Headers(init.headers);
    if (traceparent !== undefined) headers.set('traceparent', traceparent);
    return fetch(url, { ...init, headers });
  };
  const client = await connect(cell, host, tracedFetch);
  const answers: string[] = [];
  for (const [index, { tool, input, caller }] of SCENARIO.entries()) {
    const isTraced = cell.tracedCallers === true || caller !== undefined;
    traceparent = isTraced ? traceparentOf(index, caller !== 'unsampled') : undefined;
    // Where there are no headers, the trace goes along in the message.
    const meta = cell.transport === 'stdio' && traceparent !== undefined && { _meta: { traceparent } };
    const call = { name: tool, arguments: { ...input }, ...meta };
    const answer = await client.callTool(call).catch(String);
    answers.push(`${tool} ${typeof answer === 'string' ? answer : JSON.stringify(answer)}`);
  }
  traceparent = undefined;
  await client.close();
  return answers;
}

async function connect(cell: Cell, host: HostProcess, tracedFetch: FetchUrl): Promise<Connected> {
  const isStdio = cell.transport === 'stdio';
  const stdio = (): Transport => createStdioTransport(host.child);
  const url = isStdio ? undefined : new URL('/mcp', await host.says(/^listening on (http:\S+)$/mu));
  if (cell.mcp === 'sdk 2.x stateless') {
    const client = new ModernClient(CLIENT, { versionNegotiation: { mode: { pin: STATELESS_REVISION } } });
    await client.connect(url === undefined ? stdio() : new ModernHttp(url, { fetch: tracedFetch }));
    return client;
  }
  const client = new Client(CLIENT);
  const http = url && new StreamableHTTPClientTransport(url, { fetch: tracedFetch });
  await client.connect((http as Transport | undefined) ?? stdio());
  return client;
}
