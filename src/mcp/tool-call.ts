import { attempt } from '../attempt.ts';
import type { Method } from '../replace-method.ts';
import { thrownErrorType } from './thrown-error-type.ts';
import { isObject } from './values.ts';

/** What a server does with one `tools/call`. */
export interface ToolCall {
  /** Whether its `McpServer` had the tool, enabled, when the request came; `undefined` where that tells nothing. */
  readonly isRegistered: boolean | undefined;
  /** How far it got; `not_watched` until the server has taken the request in a way that can be followed. */
  handler: 'not_watched' | 'not_reached' | 'reached';
  /** The `error.type` of what the handler threw. */
  thrown: string | undefined;
}

/** Finds the call that a handler works on, by what the server handed to the handler last. */
export type FindToolCall = (extra: unknown) => ToolCall | undefined;

/** A handler that notes on its call that it was reached and what it threw. What it gives is passed on as it is. */
export function watchHandler(handler: Method, find: FindToolCall): Method {
  return (...args) => {
    const call = attempt(() => find(args.at(-1)));
    if (call === undefined) return handler(...args);
    call.handler = 'reached';
    return noteThrown(call, () => handler(...args));
  };
}

/** Notes on a call what its work throws, at once or later. */
export function noteThrown(call: ToolCall, work: () => unknown): unknown {
  const note = (thrown: unknown): void => {
    call.thrown = attempt(() => thrownErrorType(thrown));
  };
  try {
    const result = work();
    if (result instanceof Promise) result.catch(note);
    return result;
  } catch (error) {
    note(error);
    throw error;
  }
}

/**
 * The abort signal that the server made for a request alone: `extra.signal` in SDK 1.x, `ctx.mcpReq.signal` in 2.x.
 *
 * @param extra what a handler is given last.
 */
export function signalOf(extra: unknown): unknown {
  const holder = isObject(extra) && isObject(extra['mcpReq']) ? extra['mcpReq'] : extra;
  return isObject(holder) ? holder['signal'] : undefined;
}
