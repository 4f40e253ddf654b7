import { Client as Client2, InMemoryTransport as InMemoryTransport2 } from '@modelcontextprotocol/client';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport as InMemoryTransport1 } from '@modelcontextprotocol/sdk/inMemory.js';
import { McpServer as McpServer1 } from '@modelcontextprotocol/sdk/server/mcp.js';
import { McpServer as McpServer2 } from '@modelcontextprotocol/server';
import { onTestFinished } from 'vitest';
import { type InstrumentMcpServerOptions, instrumentMcpServer } from '../../src/mcp/index.ts';
import { SECRET, TEST_INPUT, TEST_TOOLS, type TestTool } from './mcp-tools.ts';

export const CLIENT = { name: 'test-client', version: '3.2.1' };
const SERVER = { name: 'test-server', version: '1.0.0' };

interface CallParams {
  name: string;
  arguments?: Record<string, unknown>;
  _meta?: Record<string, unknown>;
}

/** What the clients of both SDK lines have in common. */
export interface TestClient {
  callTool(params: CallParams, ...more: never[]): Promise<unknown>;
  getPrompt(params: { name: string }): Promise<unknown>;
  readResource(params: { uri: string }): Promise<unknown>;
  listTools(): Promise<unknown>;
  ping(): Promise<unknown>;
  close(): Promise<void>;
}

/** One end of a pair in memory, as both lines have it. */
export interface TestTransport {
  onmessage?: ((message: never, extra?: never) => void) | undefined;
  send(message: never, options?: never): Promise<void>;
  close(): Promise<void>;
}

interface Session {
  readonly client: TestClient;
  readonly server: { connect(transport: never): Promise<void> };
  /** The server's end. */
  readonly transport: TestTransport;
}

export interface SessionOptions extends InstrumentMcpServerOptions {
  /** Which of the test's tools are registered after the server has its spans. */
  readonly late?: readonly string[];
  /** How often it is instrumented; once by default. */
  readonly times?: number;
  /** What each tool does first. */
  readonly handle?: () => void;
  /** Called with both ends before they are connected. */
  readonly prepare?: (server: TestTransport, client: TestTransport) => void;
}

/** One line of the SDK: starts a server with the test's tools and a client in memory. */
export interface Line {
  readonly name: string;
  readonly start: (options?: SessionOptions) => Promise<Session>;
}

type Stage = 'early' | 'late';
type Register<Server> = (server: Server, tools: readonly TestTool[], stage: Stage) => void;

function build<Server extends McpServer1 | McpServer2>(
  server: Server,
  register: Register<Server>,
  { late = [], times = 1, handle, ...options }: SessionOptions,
): Server {
  const tools = TEST_TOOLS.map(({ name, run }): TestTool => ({
    name,
    run: (signal) => {
      handle?.();
      return run(signal);
    },
  }));
  register(
    server,
    tools.filter(({ name }) => !late.includes(name)),
    'early',
  );
  for (let time = 0; time < times; time += 1) instrumentMcpServer(server, options);
  if (late.length > 0)
    register(
      server,
      tools.filter(({ name }) => late.includes(name)),
      'late',
    );
  return server;
}

const prompt = { messages: [{ role: 'user' as const, content: { type: 'text' as const, text: SECRET } }] };
const resource = { contents: [{ uri: `memo://${SECRET}`, text: SECRET }] };

const register1: Register<McpServer1> = (server, tools, stage) => {
  for (const { name, run } of tools) {
    const tool = server.registerTool(name, { inputSchema: TEST_INPUT }, (_, extra) => run(extra.signal));
    if (name === 'disabled') tool.disable();
  }
  if (stage === 'late') return;
  server.registerPrompt('greet', {}, () => prompt);
  server.registerResource('memo', `memo://${SECRET}`, {}, () => resource);
};

const register2: Register<McpServer2> = (server, tools, stage) => {
  for (const { name, run } of tools) {
    const tool = server.registerTool(name, { inputSchema: TEST_INPUT }, (_, ctx) => run(ctx.mcpReq.signal));
    if (name === 'disabled') tool.disable();
  }
  if (stage === 'late') return;
  server.registerPrompt('greet', {}, () => prompt);
  server.registerResource('memo', `memo://${SECRET}`, {}, () => resource);
};

export const buildServer1 = (options: SessionOptions = {}): McpServer1 =>
  build(new McpServer1(SERVER), register1, options);
export const buildServer2 = (options: SessionOptions = {}): McpServer2 =>
  build(new McpServer2(SERVER), register2, options);

export const LINES: readonly Line[] = [
  {
    name: '@modelcontextprotocol/sdk',
    start: async (options = {}) => {
      const server = buildServer1(options);
      const client = new Client1(CLIENT);
      const [clientEnd, serverEnd] = InMemoryTransport1.createLinkedPair();
      options.prepare?.(serverEnd, clientEnd);
      await Promise.all([server.connect(serverEnd), client.connect(clientEnd)]);
      onTestFinished(() => client.close());
      return { client, server, transport: serverEnd };
    },
  },
  {
    name: '@modelcontextprotocol/server',
    start: async (options = {}) => {
      const server = buildServer2(options);
      const client = new Client2(CLIENT);
      const [clientEnd, serverEnd] = InMemoryTransport2.createLinkedPair();
      options.prepare?.(serverEnd, clientEnd);
      await Promise.all([server.connect(serverEnd), client.connect(clientEnd)]);
      onTestFinished(() => client.close());
      return { client, server, transport: serverEnd };
    },
  },
];
