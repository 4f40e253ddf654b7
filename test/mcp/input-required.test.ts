import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { McpServer, createMcpHandler, inputRequired } from '@modelcontextprotocol/server';
import { expect, onTestFinished, test } from 'vitest';
import { instrumentMcpServer } from '../../src/mcp/index.ts';
import { CLIENT } from '../support/mcp-lines.ts';
import { startTracing } from '../support/mcp-spans.ts';
import { SECRET, TEST_INPUT } from '../support/mcp-tools.ts';

const outcomes: unknown[] = [];

const question = inputRequired.elicit({
  message: SECRET,
  requestedSchema: { type: 'object', properties: { sure: { type: 'boolean' } } },
});

/** A server whose one tool asks back before it works. */
function build(): McpServer {
  const server = new McpServer({ name: 'asking', version: '1.0.0' });
  server.registerTool('asks', { inputSchema: TEST_INPUT }, (_, { mcpReq }) =>
    mcpReq.inputResponses ? { content: [] } : inputRequired({ inputRequests: { question } }),
  );
  return instrumentMcpServer(server, {
    outcome: (result) => {
      outcomes.push(result);
      return 'failed';
    },
  });
}

test('a tool that asks back has no outcome until it is called again', async () => {
  const exporter = startTracing();
  const handler = createMcpHandler(build);
  const client = new Client(CLIENT, {
    capabilities: { elicitation: {} },
    versionNegotiation: { mode: { pin: '2026-07-28' } },
  });
  client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { sure: true } }));
  onTestFinished(() => client.close());
  const fetch = (url: string | URL, init?: RequestInit): Promise<Response> =>
    handler.fetch(new Request(url, init));
  await client.connect(new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), { fetch }));
  await client.callTool({ name: 'asks', arguments: {} });
  const calls = exporter.getFinishedSpans().filter(({ name }) => name === 'tools/call asks');
  const told = calls.map(({ attributes, status }) => [
    attributes['mcp.result.type'],
    attributes['error.type'],
    status.code,
  ]);
  expect(told).toEqual([
    ['input_required', undefined, 0],
    [undefined, 'tool_error', 2],
  ]);
  expect(outcomes).toHaveLength(1);
});
