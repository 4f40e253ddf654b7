import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

/** Adds a line to a result that has none yet. */
export type AddHint = (result: CallToolResult) => CallToolResult;

/**
 * Asks for a hint when the first result is there, and adds it behind what the tool says. Later results of the
 * process stay as they are.
 */
export function createAddHint(hint: () => string | undefined): AddHint {
  let isFirst = true;
  return (result) => {
    const text = isFirst ? hint() : undefined;
    isFirst = false;
    return text === undefined ? result : { ...result, content: [...result.content, { type: 'text', text }] };
  };
}
