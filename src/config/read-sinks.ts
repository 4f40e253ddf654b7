import { HOST_FORM, PROJECT_KEY_FORM, parseHost, parseProjectKey } from '../posthog-address.ts';
import type { ProductSettings } from '../product/product.ts';
import { type Environment, SWITCH_VALUES, parseSwitch, readSetting } from './parse-setting.ts';

/** Where events go, with everything that sink needs. */
export type SinkConfig =
  | { readonly name: 'posthog'; readonly key: string; readonly host: string }
  | { readonly name: 'console' }
  | { readonly name: 'file'; readonly path: string };

/** The sinks; or, where there are none, the setting that switched the last one off and why. */
export interface Sinks {
  readonly sinks: readonly SinkConfig[];
  readonly off?: { readonly name: string; readonly reason: string };
  readonly warnings: readonly string[];
}

const SINK_NAMES: readonly string[] = ['posthog', 'console', 'file'];

/** Reads where events go. A bad list switches everything off; a bad key or host only the sink `posthog`. */
export function readSinks(settings: ProductSettings, environment: Environment): Sinks {
  const debugName = `${settings.envPrefix}_TELEMETRY_DEBUG`;
  const debug = parseSwitch(readSetting(environment, debugName));
  if (debug === 'invalid') return allOff(debugName, `${debugName} is none of ${SWITCH_VALUES}`);
  if (debug === 'on') return { sinks: [{ name: 'console' }], warnings: [] };
  const exporterName = `${settings.envPrefix}_TELEMETRY_EXPORTER`;
  const names = (readSetting(environment, exporterName)?.toLowerCase() ?? 'posthog')
    .split(',')
    .map((name) => name.trim());
  if (names.length === 1 && names[0] === 'none') {
    return { sinks: [], off: { name: exporterName, reason: `${exporterName} is none` }, warnings: [] };
  }
  if (names.some((name) => !SINK_NAMES.includes(name))) {
    return allOff(exporterName, `${exporterName} is not none, nor a list of ${SINK_NAMES.join(', ')}`);
  }
  const fileName = `${settings.envPrefix}_TELEMETRY_FILE`;
  const path = readSetting(environment, fileName);
  if (names.includes('file') && path === undefined) {
    return allOff(fileName, `${exporterName} names file and ${fileName} is not set`);
  }
  const posthog = names.includes('posthog') ? readPostHog(settings, environment) : undefined;
  const sinks = [...new Set(names)].flatMap((name): readonly SinkConfig[] => {
    if (name === 'posthog') return posthog?.sink === undefined ? [] : [posthog.sink];
    return name === 'file' ? [{ name, path: path ?? '' }] : [{ name: 'console' }];
  });
  return {
    sinks,
    warnings: posthog?.warnings ?? [],
    ...(posthog?.off !== undefined && sinks.length === 0 && { off: posthog.off }),
  };
}

interface PostHogSetting {
  readonly sink?: SinkConfig;
  readonly off?: { readonly name: string; readonly reason: string };
  readonly warnings: readonly string[];
}

function readPostHog({ envPrefix, ...product }: ProductSettings, environment: Environment): PostHogSetting {
  const keyName = `${envPrefix}_POSTHOG_KEY`;
  const hostName = `${envPrefix}_POSTHOG_HOST`;
  const ownKey = readSetting(environment, keyName);
  const ownHost = readSetting(environment, hostName);
  const keyText = ownKey ?? product.key;
  const hostText = ownHost ?? product.host;
  if (keyText === undefined) {
    const hint = `(${envPrefix}_TELEMETRY_DEBUG=1 shows what would be sent)`;
    return posthogOff(keyName, `${keyName} is not set`, hint);
  }
  const key = parseProjectKey(keyText);
  if (key === undefined)
    return posthogOff(keyName, `${keyName} is not a PostHog project key`, `(${PROJECT_KEY_FORM})`);
  if (hostText === undefined) return posthogOff(hostName, `${hostName} is not set`);
  const host = parseHost(hostText);
  if (host === undefined) return posthogOff(hostName, `${hostName} is not ${HOST_FORM}`);
  const isLonely = ownHost !== undefined && ownKey === undefined;
  const hint = `${hostName} is set and ${keyName} is not: a self-hosted PostHog has a key of its own`;
  return { sink: { name: 'posthog', key, host }, warnings: isLonely ? [hint] : [] };
}

function posthogOff(name: string, reason: string, hint = ''): PostHogSetting {
  return { off: { name, reason }, warnings: [`off, ${reason} ${hint}`.trim()] };
}

function allOff(name: string, reason: string): Sinks {
  return { sinks: [], off: { name, reason }, warnings: [`off, ${reason}`] };
}
