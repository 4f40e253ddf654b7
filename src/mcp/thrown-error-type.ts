import { OTHER } from './method-name.ts';
import { boundedString, isObject } from './values.ts';

/**
 * The `error.type` of what a handler threw: its `code`, else its `name`, as OpenTelemetry's
 * `recordException` has it, cut to 128 characters; `_OTHER` for what has neither. The name comes first where
 * the code says less: `ERR_` codes of Node.js, which its built-in classes carry, and the numbers of DOM
 * exceptions. Never a message.
 */
export function thrownErrorType(thrown: unknown): string {
  if (!isObject(thrown)) return OTHER;
  const { code, name } = thrown;
  const byCode = typeof code === 'number' && code !== 0 ? String(code) : boundedString(code);
  const byName = boundedString(name);
  const isNameClearer = thrown instanceof DOMException || byCode?.startsWith('ERR_') === true;
  return (isNameClearer ? byName : byCode) ?? byName ?? byCode ?? OTHER;
}
