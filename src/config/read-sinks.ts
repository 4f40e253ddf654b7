import { settingLines } from '../operator-lines.ts';
import { parseHost, parseProjectKey } from '../posthog-address.ts';
import type { ProductSettings } from '../product/product.ts';
import { variableNames } from '../product/variable-names.ts';
import { type Environment, parseSwitch, readSetting } from './parse-setting.ts';

/** Where events go, with everything that sink needs. */
export type SinkConfig =
  | {
      readonly name: 'posthog';
      readonly key: string;
      readonly host: string;
      /** Whether the operator named another host than the product's own. */
      readonly isOperatorsChoice: boolean;
    }
  | { readonly name: 'console' }
  | { readonly name: 'file'; readonly path: string };

/** The sinks; or, where there are none, the setting that switched the last one off and why. */
export interface Sinks {
  readonly sinks: readonly SinkConfig[];
  readonly off?: { readonly name: string; readonly reason: string };
  readonly warnings: readonly string[];
}

const SINK_NAMES: ReadonlySet<string> = new Set(['posthog', 'console', 'file']);

/** Reads where events go. A bad list switches everything off; a bad key or host only the sink `posthog`. */
export function readSinks(settings: ProductSettings, environment: Environment): Sinks {
  const variables = variableNames(settings);
  const debug = parseSwitch(readSetting(environment, variables.debug));
  if (debug === 'invalid') return allOff(variables.debug, settingLines.notASwitch.say(variables.debug));
  if (debug === 'on') return { sinks: [{ name: 'console' }], warnings: [] };
  const { exporter } = variables;
  const names = (readSetting(environment, exporter)?.toLowerCase() ?? 'posthog')
    .split(',')
    .map((name) => name.trim());
  if (names.length === 1 && names[0] === 'none') {
    return { sinks: [], off: { name: exporter, reason: `${exporter} is none` }, warnings: [] };
  }
  if (names.some((name) => !SINK_NAMES.has(name))) {
    return allOff(exporter, settingLines.notExporters.say(exporter));
  }
  const path = readSetting(environment, variables.file);
  if (names.includes('file') && path === undefined) {
    return allOff(variables.file, settingLines.fileNotNamed.say(exporter, variables.file));
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

function readPostHog(settings: ProductSettings, environment: Environment): PostHogSetting {
  const names = variableNames(settings);
  const ownKey = readSetting(environment, names.key);
  const ownHost = readSetting(environment, names.host);
  const keyText = ownKey ?? settings.key;
  const hostText = ownHost ?? settings.host;
  if (keyText === undefined) {
    return postHogOff(
      names.key,
      settingLines.keyNotSet.say(names.key, names.debug),
      `${names.key} is not set`,
    );
  }
  const key = parseProjectKey(keyText);
  if (key === undefined) {
    const reason = `${names.key} is not a PostHog project key`;
    return postHogOff(names.key, settingLines.notAKey.say(names.key), reason);
  }
  if (hostText === undefined) return postHogOff(names.host, settingLines.hostNotSet.say(names.host));
  const host = parseHost(hostText);
  if (host === undefined) return postHogOff(names.host, settingLines.notAHost.say(names.host));
  const isOperatorsChoice = settings.host === undefined || host !== parseHost(settings.host);
  const isWithoutKey = ownHost !== undefined && ownKey === undefined;
  return {
    sink: { name: 'posthog', key, host, isOperatorsChoice },
    warnings: isWithoutKey ? [settingLines.hostWithoutKey.say(names.host, names.key)] : [],
  };
}

function postHogOff(name: string, line: string, reason: string = reasonOf(line)): PostHogSetting {
  return { off: { name, reason }, warnings: [line] };
}

function allOff(name: string, line: string): Sinks {
  return { sinks: [], off: { name, reason: reasonOf(line) }, warnings: [line] };
}

function reasonOf(line: string): string {
  return line.replace('off, ', '');
}
