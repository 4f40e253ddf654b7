import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as ownApi from '@opentelemetry/api';
import type { TracingApi } from './tap.ts';
import type { Slot } from './watch-claims.ts';

/**
 * Every copy of `@opentelemetry/api` that the host's tracers can come from: the one that resolves from
 * its main module, which need not be ours, and on 1.10 both of that package's instances, since its ES
 * module and its CommonJS build each keep a provider of their own. `others` are known from elsewhere.
 */
export function findHostApis(
  mainModule: string | undefined,
  others: readonly TracingApi[] = [],
): readonly TracingApi[] {
  const copies = copiesFrom(requireOfHost(mainModule));
  const providers = new Map(
    [...copies, ...others, ownApi].map((api) => [api.trace.getTracerProvider(), api]),
  );
  return [...providers.values()];
}

/** As the host's main module would `require`. */
export function requireOfHost(mainModule: string | undefined): NodeJS.Require {
  return createRequire(mainModule ?? join(process.cwd(), 'main.js'));
}

/** How each part of the API is claimed. Logs are in a package of their own until API 1.10. */
const CLAIMS = {
  trace: 'setGlobalTracerProvider',
  context: 'setGlobalContextManager',
  propagation: 'setGlobalPropagator',
  metrics: 'setGlobalMeterProvider',
  diag: 'setLogger',
  logs: 'setGlobalLoggerProvider',
} as const;

type ClaimableApi = Readonly<Partial<Record<keyof typeof CLAIMS, Slot['api']>>>;

/** Every place that an SDK or a host can claim which loads the API by one of these. */
export function slotsOf(requires: readonly NodeJS.Require[]): readonly Slot[] {
  const copies = requires.flatMap((require): ClaimableApi[] => [
    ...copiesFrom(require),
    loadLogsApi(require),
  ]);
  return [...new Set(copies)].flatMap((api) =>
    Object.entries(CLAIMS).flatMap(([part, claim]) => {
      const claimable = api[part as keyof ClaimableApi];
      return claimable === undefined ? [] : [{ api: claimable, claim }];
    }),
  );
}

function loadLogsApi(require: NodeJS.Require): ClaimableApi {
  try {
    return require('@opentelemetry/api-logs');
  } catch {
    return {};
  }
}

/** The copies of the API that a `require` leads to; none where it leads to none. */
export function copiesFrom(require: NodeJS.Require): readonly TracingApi[] {
  try {
    const commonJs = require.resolve('@opentelemetry/api');
    const esModule = commonJs.replace(/\.cjs$/u, '.mjs');
    const files = esModule !== commonJs && existsSync(esModule) ? [commonJs, esModule] : [commonJs];
    return files.map((file): TracingApi => require(file));
  } catch {
    return [];
  }
}
