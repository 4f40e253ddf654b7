import { attempt } from '../attempt.ts';
import type { IncomingRequest, OutgoingResponse } from './json-rpc.ts';
import { OTHER } from './method-name.ts';
import type { ToolCall } from './tool-call.ts';
import type { ToolOutcome, ToolResult } from './tool-outcome.ts';
import { isObject } from './values.ts';

/** JSON-RPC 2.0, section 5.1. */
const INVALID_PARAMS = '-32602';
const INTERNAL_ERROR = '-32603';

/** What the semantic conventions for MCP write for a tool that reports its own failure. */
const TOOL_ERROR = 'tool_error';

const INVALID_ARGUMENTS = 'invalid_arguments';

/** The `resultType` of a result that is no outcome, in MCP revision 2026-07-28. */
export const INPUT_REQUIRED = 'input_required';

/**
 * The code of a JSON-RPC error as a string; `undefined` where the response is a result. It is the `error.type` of
 * every request but `tools/call`.
 */
export function responseCode({ error }: OutgoingResponse): string | undefined {
  if (error === undefined) return undefined;
  const code = isObject(error) ? error['code'] : undefined;
  return Number.isSafeInteger(code) ? String(code) : OTHER;
}

/** Whether the tool asks the client for more before it can go on: revision 2026-07-28 has the client call again. */
export function asksBack({ result }: OutgoingResponse): boolean {
  return isObject(result) && result['resultType'] === INPUT_REQUIRED;
}

/** The `error.type` of a response to `tools/call`; `undefined` where it succeeded. */
export function toolErrorType(
  request: IncomingRequest,
  call: ToolCall | undefined,
  response: OutgoingResponse,
  outcome: ToolOutcome | undefined,
): string | undefined {
  const code = responseCode(response);
  if (code !== undefined) return refusalByCode(code, request, call) ?? call?.thrown ?? code;
  const { result } = response;
  if (isObject(result) && result['isError'] === true) return call?.thrown ?? refusal(call) ?? TOOL_ERROR;
  return attempt(() => outcome?.(result as ToolResult)) === 'failed' ? TOOL_ERROR : undefined;
}

/** SDK 1.x calls it an internal error where the arguments are no object. */
function refusalByCode(
  code: string,
  { params }: IncomingRequest,
  call: ToolCall | undefined,
): string | undefined {
  if (code !== INVALID_PARAMS && code !== INTERNAL_ERROR) return undefined;
  const { arguments: given = {} } = params;
  if (!isObject(given)) return INVALID_ARGUMENTS;
  return code === INVALID_PARAMS ? refusal(call) : undefined;
}

/** Why the handler never ran; `undefined` where it did, or where that is not known. */
function refusal(call: ToolCall | undefined): string | undefined {
  if (call?.isRegistered === undefined || call.handler === 'reached') return undefined;
  if (!call.isRegistered) return 'unknown_tool';
  return call.handler === 'not_reached' ? INVALID_ARGUMENTS : undefined;
}
