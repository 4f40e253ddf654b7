import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { CallTool } from './calls.ts';
import { HOST_FOLDER, hostArguments } from './host.ts';
import type { Form } from './ledger.ts';

/** A connected client. */
export interface ConnectedClient {
  readonly call: CallTool;
  readonly close: () => Promise<void>;
}

interface Identity {
  readonly name: string;
  readonly version: string;
}

/** The official MCP client over streamable HTTP, with headers of its own on every request. */
export function connectHttp(
  url: string,
  identity: Identity,
  headers: Record<string, string>,
): Promise<ConnectedClient> {
  return connect(
    identity,
    new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers } }),
  );
}

/** The official MCP client over stdio: it starts a host process of its own. */
export function connectStdio(
  identity: Identity,
  environment: Record<string, string>,
  form: Form,
): Promise<ConnectedClient> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [...hostArguments(form), '--stdio'],
    cwd: HOST_FOLDER,
    env: environment,
  });
  return connect(identity, transport);
}

async function connect(identity: Identity, transport: Transport): Promise<ConnectedClient> {
  const client = new Client(identity);
  await client.connect(transport);
  return {
    // A refused call may come back as a protocol error; the ledger knows what to expect of it.
    call: (name, input) => client.callTool({ name, arguments: input }).catch((error: unknown) => error),
    close: () => client.close(),
  };
}

/** Calls over REST. */
export function restCaller(url: string, headers: Record<string, string>): CallTool {
  return async (tool, input) => {
    const response = await fetch(`${url}/api/v1/tools/${tool}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(input),
    });
    return response.json();
  };
}
