import { attempt } from './attempt.ts';
import type { Method } from '../replace-method.ts';
import { thrownErrorType } from './thrown-error-type.ts';
import { isObject } from './values.ts';

/** What an `McpServer` does with one `tools/call`. */
export interface ToolCall {
  /** Whether the tool was registered and enabled when the request came. */
  readonly isRegistered: boolean;
  /** How far it got; `not_watched` until the server has taken the request in a way that can be followed. */
  handler: 'not_watched' | 'not_reached' | 'reached';
  /** The `error.type` of what the handler threw. */
  thrown: string | undefined;
}

/** Finds the call that a handler works on, by the abort signal that the server made for it alone. */
export type FindToolCall = (signal: object) => ToolCall | undefined;

/** A handler that notes on its call that it was reached and what it threw. What it gives is passed on as it is. */
export function watchHandler(handler: Method, find: FindToolCall): Method {
  return (...args) => {
    const call = attempt(() => find(signalOf(args.at(-1))));
    if (call === undefined) return handler(...args);
    call.handler = 'reached';
    const note = (thrown: unknown): void => {
      call.thrown = attempt(() => thrownErrorType(thrown));
    };
    try {
      const result = handler(...args);
      if (result instanceof Promise) result.catch(note);
      return result;
    } catch (error) {
      note(error);
      throw error;
    }
  };
}

/** The signal is `extra.signal` in SDK 1.x and `ctx.mcpReq.signal` in 2.x. */
function signalOf(extra: unknown): object {
  const holder = isObject(extra) && isObject(extra['mcpReq']) ? extra['mcpReq'] : extra;
  return isObject(holder) && isObject(holder['signal']) ? holder['signal'] : {};
}
