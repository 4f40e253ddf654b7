import type { LocalCapture } from '../../src/local-capture/create-local-capture.ts';

/** Settings under which a host reports to local capture. */
export function reportTo(capture: Pick<LocalCapture, 'url'>): Record<string, string> {
  return { DOT_AI_POSTHOG_KEY: 'phc_test', DOT_AI_POSTHOG_HOST: capture.url };
}

/** Lines of a host program: it listens, and has a function that makes a tool span. */
export const SERVER = `
import { createServer } from 'node:http';
import { trace } from '@opentelemetry/api';
const callTool = (tool = 'version') => {
  const attributes = { 'gen_ai.tool.name': tool, 'gen_ai.tool.input': 'secret', 'mcp.client.name': 'cursor' };
  trace.getTracer('host').startSpan('execute_tool ' + tool, { attributes }).end();
};
const server = createServer().listen(0, '127.0.0.1', () => console.log('ready'));
`;

/** Names of the events that arrived, sorted. */
export function namesOf(capture: LocalCapture): readonly string[] {
  return capture
    .distinctEvents()
    .map(({ event }) => event)
    .toSorted((a, b) => a.localeCompare(b));
}
