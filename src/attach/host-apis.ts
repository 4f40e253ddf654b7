import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as ownApi from '@opentelemetry/api';
import type { TracingApi } from './tap.ts';

/**
 * Every copy of `@opentelemetry/api` that the host's tracers can come from: the one that resolves from
 * its main module, which need not be ours, and on 1.10 both of that package's instances, since its ES
 * module and its CommonJS build each keep a provider of their own.
 */
export function findHostApis(mainModule: string | undefined): readonly TracingApi[] {
  const providers = new Map(
    [...hostCopies(mainModule), ownApi].map((api) => [api.trace.getTracerProvider(), api]),
  );
  return [...providers.values()];
}

function hostCopies(mainModule: string | undefined): readonly TracingApi[] {
  try {
    const require = createRequire(mainModule ?? join(process.cwd(), 'main.js'));
    const commonJs = require.resolve('@opentelemetry/api');
    const esModule = commonJs.replace(/\.cjs$/u, '.mjs');
    const files = esModule !== commonJs && existsSync(esModule) ? [commonJs, esModule] : [commonJs];
    return files.map((file): TracingApi => require(file));
  } catch {
    return [];
  }
}
