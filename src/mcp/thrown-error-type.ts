import { OTHER } from './method-name.ts';
import { boundedString, isObject } from './values.ts';

/**
 * The `error.type` of what a handler threw: its `code`, else its `name`, as OpenTelemetry's
 * `recordException` has it, cut to 128 characters; `_OTHER` for what has neither. Never a message.
 */
export function thrownErrorType(thrown: unknown): string {
  if (!isObject(thrown)) return OTHER;
  const { code, name } = thrown;
  const byCode = typeof code === 'number' && code !== 0 ? String(code) : boundedString(code);
  return byCode ?? boundedString(name) ?? OTHER;
}
