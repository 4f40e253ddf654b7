import { boundedString, isObject } from './values.ts';

/**
 * The user agent of the HTTP request that a message came with, cut to 128 characters; `undefined` where it came with
 * none. SDK 1.x has a plain object at `requestInfo.headers`, 2.x `Headers` at `request.headers`.
 *
 * @param extra what the transport handed over beside the message.
 */
export function userAgentOf(extra: unknown): string | undefined {
  if (!isObject(extra)) return undefined;
  const carrier = [extra['requestInfo'], extra['request']].find(isObject);
  const headers = carrier?.['headers'];
  if (!isObject(headers)) return undefined;
  const { get } = headers;
  return boundedString(
    typeof get === 'function' ? Reflect.apply(get, headers, ['user-agent']) : headers['user-agent'],
  );
}
