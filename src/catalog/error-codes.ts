/**
 * System error codes that name no path, host or person.
 * Source: Node.js documentation, "Errors", "Common system errors", and `dns` error codes.
 */
export const SYSTEM_ERROR_CODES: readonly string[] = [
  'EACCES',
  'EADDRINUSE',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EEXIST',
  'EHOSTUNREACH',
  'EISDIR',
  'EMFILE',
  'ENETUNREACH',
  'ENOENT',
  'ENOMEM',
  'ENOSPC',
  'ENOTDIR',
  'ENOTFOUND',
  'EPERM',
  'EPIPE',
  'ETIMEDOUT',
];

/** Classes that {@link httpStatusClass} yields. */
export const HTTP_STATUS_CLASSES: readonly string[] = ['http_4xx', 'http_5xx'];

/**
 * `http_4xx` for the statuses 400 to 499, `http_5xx` for 500 to 599, else `undefined`.
 * OpenTelemetry writes an HTTP error's status code into `error.type` as a string.
 */
export function httpStatusClass(value: string): string | undefined {
  return /^[45]\d\d$/u.test(value) ? `http_${value[0]}xx` : undefined;
}
