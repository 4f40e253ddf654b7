import { expect, test } from 'vitest';
import { semanticTracing } from '../../examples/dot-ai-server/src/semantic-tracing.ts';
import { seen, spanNamed, startTracing } from '../support/mcp-spans.ts';

test.each([
  ['curl/8.5.0', 'curl/8.5.0'],
  [undefined, ''],
])('a REST call by the user agent %j of the reference host says that it is one', async (agent, original) => {
  const exporter = startTracing();
  const call = { tool: 'version', input: {}, run: () => Promise.resolve({ content: [] }) };
  await semanticTracing.overRest(call, () => undefined, agent);
  expect(seen(spanNamed(exporter, 'execute_tool version')).attributes).toEqual({
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'version',
    'user_agent.original': original,
  });
});
