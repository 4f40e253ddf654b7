import type { RequestId } from './json-rpc.ts';
import { isObject } from './values.ts';

/**
 * The signal that a low-level server aborts when the request it has just taken is taken back. No public API:
 * `undefined` where there is none by this name.
 */
export function requestSignal(protocol: object, id: RequestId): AbortSignal | undefined {
  const controllers: unknown = Reflect.get(protocol, '_requestHandlerAbortControllers');
  const controller: unknown = controllers instanceof Map ? controllers.get(id) : undefined;
  const signal = isObject(controller) ? controller['signal'] : undefined;
  return signal instanceof AbortSignal ? signal : undefined;
}
