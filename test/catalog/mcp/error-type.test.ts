import { expect, test } from 'vitest';
import { mcpCatalog } from '../../../src/catalog/mcp/mcp-catalog.ts';
import { toolSpan } from '../../support/spans.ts';
import { throughPipeline } from '../../support/through-pipeline.ts';

test.each([
  [new DOMException('secret', 'AbortError').code, 'AbortError'],
  [new DOMException('secret', 'TimeoutError').code, 'TimeoutError'],
  ['ABORT_ERR', 'AbortError'],
  [-32602, 'McpError.invalid_params'],
  [-32042, 'other'],
])('the code %s is the error type %s', async (code, errorType) => {
  const span = toolSpan({ 'gen_ai.tool.name': 'echo', 'error.type': String(code) });
  const events = await throughPipeline([span], mcpCatalog({ tools: ['echo'] }));
  const failed = events.find(({ event }) => event === 'tool_error');
  expect(failed?.properties['error_type']).toBe(errorType);
});
