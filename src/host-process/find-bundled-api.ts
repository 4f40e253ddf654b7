import { readFile, stat } from 'node:fs/promises';

/** In every copy of `@opentelemetry/api` 1.x, minified or not: the key of its globals. Logs once had another. */
const MARKER = /(?<!io\.)opentelemetry\.js\.api\./u;

/** A larger file is not searched. */
const MAX_BYTES = 50_000_000;

/**
 * Whether the host's tracing cannot be seen because its bundle carries its own copy of the API: that copy
 * has claimed the global provider, or stands in the main module.
 */
export async function findBundledApi(mainModule: string | undefined, isAttached: boolean): Promise<boolean> {
  if (!isAttached) return true;
  if (mainModule === undefined) return false;
  const { size } = await stat(mainModule);
  if (size > MAX_BYTES) return false;
  return MARKER.test(await readFile(mainModule, 'latin1'));
}
