import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { telemetry } from 'dot-ai-telemetry/register';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from './errors.ts';
import { askKubernetes } from './kubernetes.ts';
import { VERSION } from './version.ts';

/** A tool: what it takes, and what it does with it. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly run: (input: Record<string, unknown>) => Promise<CallToolResult>;
}

function defineTool<Shape extends z.ZodRawShape>(
  name: string,
  description: string,
  shape: Shape,
  run: (input: z.infer<z.ZodObject<Shape>>) => Promise<CallToolResult>,
): Tool {
  const input = z.object(shape);
  return { name, description, input, run: (raw) => run(input.parse(raw)) };
}

const text = (value: unknown): CallToolResult => ({
  content: [{ type: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) }],
});

const KNOWLEDGE = ['Deployments keep pods running', 'Services give pods one address', 'Secrets hold keys'];
const POLICIES = ['resource limits are set', 'images come from the company registry'];

export const tools: readonly Tool[] = [
  defineTool(
    'version',
    'The version of this server and of Node.js, and whether usage data is sent',
    {},
    async () => text({ server: VERSION, node: process.version, telemetry: telemetry.status().lines }),
  ),
  defineTool(
    'manageKnowledge',
    'Searches a small knowledge base; a search for nothing says in its result that it failed',
    { operation: z.enum(['search']), query: z.string() },
    async ({ query }) =>
      text(
        query === ''
          ? { success: false, error: 'there is nothing to search for' }
          : KNOWLEDGE.filter((line) => line.toLowerCase().includes(query.toLowerCase())),
      ),
  ),
  defineTool(
    'recommend',
    'Thinks about a deployment for as long as it is told to, then recommends the smallest one',
    { intent: z.string(), thinkMillis: z.number().int().min(0).max(10_000).default(50) },
    async ({ thinkMillis }) => {
      await sleep(thinkMillis);
      return text({ kind: 'Deployment', replicas: 1 });
    },
  ),
  defineTool(
    'manageOrgData',
    'Lists policies; a kind of data that it does not keep is an error result',
    { dataType: z.string(), operation: z.enum(['list']) },
    async ({ dataType }) =>
      dataType === 'policy'
        ? text(POLICIES)
        : { ...text(`no data of kind ${dataType} is kept`), isError: true },
  ),
  defineTool(
    'operate',
    'Changes a cluster; this server may not, and says so by throwing',
    { intent: z.string() },
    async ({ intent }) => {
      throw new AppError('OPERATION', `refused to carry out: ${intent}`);
    },
  ),
  defineTool('query', 'Asks the Kubernetes API for its version', { intent: z.string() }, async () =>
    text(await askKubernetes('/version')),
  ),
];
