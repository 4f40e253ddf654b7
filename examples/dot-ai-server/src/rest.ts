import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { InvalidArguments } from './errors.ts';
import type { ToolTracing } from './tool-tracing.ts';
import { type Tool, tools } from './tools.ts';

const TOOL_PATH = /^\/api\/v1\/tools\/([^/?]+)$/u;

/** Handles `GET /api/v1/tools` and `POST /api/v1/tools/:toolName`, in dot-ai's envelope. */
export async function handleRest(
  request: IncomingMessage,
  response: ServerResponse,
  tracing: ToolTracing,
): Promise<void> {
  const answer = (status: number, body: object): void => {
    const meta = { timestamp: new Date().toISOString(), requestId: randomUUID(), version: 'v1' };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ ...body, meta }));
  };
  const fail = (status: number, code: string, message: string): void =>
    answer(status, { success: false, error: { code, message } });

  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/api/v1/tools' && request.method === 'GET') {
    const list = tools.map(({ name, description }) => ({ name, description }));
    return answer(200, { success: true, data: { tools: list, total: list.length } });
  }
  const name = TOOL_PATH.exec(pathname)?.[1];
  if (name === undefined) return fail(404, 'NOT_FOUND', 'no such path');
  if (request.method !== 'POST') return fail(405, 'METHOD_NOT_ALLOWED', 'use POST');
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined) return fail(404, 'TOOL_NOT_FOUND', `there is no tool ${name}`);
  const input = await readJson(request);
  const startedMillis = Date.now();
  try {
    const call = { tool: name, input, run: () => tool.run(tool.input.parse(input)) };
    const result = await tracing.overRest(call, () => validate(tool, input), request.headers['user-agent']);
    const executionTime = Date.now() - startedMillis;
    return answer(200, { success: true, data: { result: contentOf(result), tool: name, executionTime } });
  } catch (error) {
    const isRefused = error instanceof InvalidArguments;
    return fail(
      isRefused ? 400 : 500,
      isRefused ? 'INVALID_REQUEST' : 'EXECUTION_ERROR',
      (error as Error).message,
    );
  }
}

function validate(tool: Tool, input: unknown): void {
  if (!tool.input.safeParse(input).success) throw new InvalidArguments('the arguments do not fit the tool');
}

/** What a tool says in its first piece of text: parsed where it is JSON. */
function contentOf({ content }: CallToolResult): unknown {
  const [first] = content;
  return first?.type === 'text' ? parseJson(first.text, first.text) : first;
}

function parseJson(text: string, otherwise?: unknown): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return parseJson(body);
}
