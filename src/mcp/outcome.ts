import { attempt } from './attempt.ts';
import type { OutgoingResponse } from './json-rpc.ts';
import { OTHER } from './method-name.ts';
import type { ToolCall } from './tool-call.ts';
import { isObject } from './values.ts';

/** JSON-RPC 2.0, section 5.1. */
const INVALID_PARAMS = -32602;

/** What the semantic conventions for MCP write for a tool that reports its own failure. */
const TOOL_ERROR = 'tool_error';

/** A tool's result, as it is sent. */
export interface ToolResult {
  readonly content?: readonly { readonly type: string; readonly text?: string }[];
  readonly structuredContent?: Readonly<Record<string, unknown>>;
}

/** A host's own word on a tool's result that the protocol calls a success; `undefined` leaves it so. */
export type ToolOutcome = (result: ToolResult) => 'succeeded' | 'failed' | undefined;

/**
 * The code of a JSON-RPC error as a string; `undefined` where the response is a result. It is the `error.type` of
 * every request but `tools/call`.
 */
export function responseCode({ error }: OutgoingResponse): string | undefined {
  if (error === undefined) return undefined;
  const code = isObject(error) ? error['code'] : undefined;
  return Number.isSafeInteger(code) ? String(code) : OTHER;
}

/** The `error.type` of a response to `tools/call`; `undefined` where it succeeded. */
export function toolErrorType(
  response: OutgoingResponse,
  call: ToolCall | undefined,
  outcome: ToolOutcome | undefined,
): string | undefined {
  const code = responseCode(response);
  if (code !== undefined) return (code === String(INVALID_PARAMS) && refusal(call)) || code;
  const { result } = response;
  if (isObject(result) && result['isError'] === true) return call?.thrown ?? refusal(call) ?? TOOL_ERROR;
  return attempt(() => outcome?.(result as ToolResult)) === 'failed' ? TOOL_ERROR : undefined;
}

/** Why the handler never ran; `undefined` where it did, or where that is not known. */
function refusal(call: ToolCall | undefined): string | undefined {
  if (call === undefined || call.handler === 'reached') return undefined;
  if (!call.isRegistered) return 'unknown_tool';
  return call.handler === 'not_reached' ? 'invalid_arguments' : undefined;
}
