import { tempFolder } from './temp-folder.ts';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { waitUntil } from './capture.ts';
import { REFERENCE_HOST, REGISTER, ROOT, startNode } from './run-node.ts';

export interface ReferenceHostRun {
  /** Form of the spans that the host makes. */
  readonly form: 'present' | 'semantic';
  /** The host's whole environment. */
  readonly environment: Record<string, string>;
}

/** Starts the reference host over HTTP, has an MCP client and a REST caller call it, and ends it by SIGTERM. */
export async function driveOverHttp({ form, environment }: ReferenceHostRun): Promise<void> {
  const args = [...REGISTER, REFERENCE_HOST, '--form', form, '--port', '0'];
  const host = startNode(args, environment);
  const address = (): string | undefined => /^listening on (http:\S+)$/mu.exec(host.stderr())?.[1];
  await waitUntil(() => address() !== undefined);
  await callTools(new StreamableHTTPClientTransport(new URL('/mcp', address())));
  await fetch(`${address() ?? ''}/api/v1/tools/version`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'curl/8.5.0' },
    body: '{}',
  });
  host.child.kill('SIGTERM');
  await host.ended;
}

/** The same over stdio, until the client closes it. */
export async function driveOverStdio({ form, environment }: ReferenceHostRun): Promise<void> {
  const args = [...REGISTER, REFERENCE_HOST, '--form', form, '--stdio'];
  // The client would give its own home folder to a server that is told none.
  const env = { PATH: process.env['PATH'] ?? '', HOME: tempFolder(), ...environment };
  await callTools(new StdioClientTransport({ command: process.execPath, args, cwd: ROOT, env }));
}

/** A call that succeeds, and one whose handler throws. */
async function callTools(transport: Transport): Promise<void> {
  const client = new Client({ name: 'claude-code', version: '2.1.3' });
  await client.connect(transport);
  await client.callTool({ name: 'version', arguments: {} });
  await client.callTool({ name: 'operate', arguments: { intent: 'x' } });
  await client.close();
}
