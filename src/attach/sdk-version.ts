import type { TracerProvider } from '@opentelemetry/api';

const ATTRIBUTE = 'telemetry.sdk.version';
const SUPPORTED_MAJORS: ReadonlySet<string> = new Set(['2', '3']);

/**
 * The version of the SDK that a provider belongs to, where it is one that this package does not know;
 * `undefined` where it is known, or says nothing of itself. Read from the provider's resource, which the
 * first line has in public and the later ones do not.
 */
export function unsupportedSdkVersion(provider: TracerProvider): string | undefined {
  const resource: unknown = Reflect.get(provider, 'resource') ?? Reflect.get(provider, '_resource');
  const version = readVersion(resource);
  if (typeof version !== 'string' || !/^\d{1,4}\.\d{1,4}\.\d{1,4}$/u.test(version)) return undefined;
  return SUPPORTED_MAJORS.has(version.split('.')[0] ?? '') ? undefined : version;
}

function readVersion(resource: unknown): unknown {
  if (typeof resource !== 'object' || resource === null) return undefined;
  // Not `attributes` of the later lines: that getter complains while some are still being detected.
  if ('getRawAttributes' in resource && typeof resource.getRawAttributes === 'function') {
    const attributes: readonly (readonly [string, unknown])[] = resource.getRawAttributes();
    return attributes.find(([name]) => name === ATTRIBUTE)?.[1];
  }
  return 'attributes' in resource ? Reflect.get(Object(resource.attributes), ATTRIBUTE) : undefined;
}
