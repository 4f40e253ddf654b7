import { createRequire } from 'node:module';
import { findHostProduct } from '../config/find-host-product.ts';
import { mainModulePath } from '../config/main-module.ts';
import { type Config, readConfig } from '../config/read-config.ts';
import { type HostConsent, readCommonSignals } from '../config/read-signals.ts';
import { type Signal, decide } from '../consent/decide.ts';
import { serverLines } from '../operator-lines.ts';
import { dotAiSettings } from '../product/dot-ai-settings.ts';
import type * as DotAi from '../product/dot-ai.ts';
import type * as LoadProduct from '../product/load-product.ts';
import type { Product, ProductSettings } from '../product/product.ts';
import { isServerProcess } from './is-server-process.ts';

/** The host that this process is, and whose telemetry it has. */
export interface Host {
  /** Whether it is a process that telemetry counts, and whose tracing is ours to start. */
  readonly isServer: boolean;
  readonly settings: ProductSettings;
  readonly readConfig: (hostConsent: HostConsent) => Config;
  /** Loads all of the product, where telemetry is on. */
  readonly product: () => Product;
}

const require = createRequire(import.meta.url);

/**
 * Finds the product that the host's package file names, else dot-ai. A product's file is executed only where no
 * signal that is the same for every product says off already.
 */
export function findHost(mainModule: string | undefined = mainModulePath()): Host {
  const named = findHostProduct(mainModule);
  if (named === undefined) {
    return hostOf(dotAiSettings, () => (require('../product/dot-ai.js') as typeof DotAi).dotAi);
  }
  const common = readCommonSignals();
  const isServer = isServerProcess(() => true);
  if (!isServer || common.some(({ says }) => says === 'off')) return offHost(isServer, common);
  try {
    const { loadProduct } = require('../product/load-product.js') as typeof LoadProduct;
    const product = loadProduct(named.path);
    return hostOf(product, () => product);
  } catch {
    const reason = 'the product could not be loaded';
    const signal: Signal = { name: 'package.json', says: 'off', reason };
    return offHost(isServer, [signal], [serverLines.productNotLoaded.say()]);
  }
}

function hostOf(settings: ProductSettings, product: () => Product): Host {
  if (!isServerProcess(() => settings.clusterWorkers ?? false)) return offHost(false, []);
  return {
    isServer: true,
    settings,
    readConfig: (hostConsent) => readConfig(settings, undefined, hostConsent),
    product,
  };
}

const NOT_A_SERVER: Signal = { name: 'process', says: 'off', reason: 'this process is not a server’s own' };

function offHost(isServer: boolean, signals: readonly Signal[], warnings: readonly string[] = []): Host {
  const decision = decide('off', isServer ? signals : [NOT_A_SERVER]);
  return {
    isServer,
    settings: dotAiSettings,
    readConfig: () => ({
      decision,
      isPending: false,
      sinks: [],
      state: { stateFolder: undefined, salt: '', toldVersion: undefined },
      isTold: false,
      warnings,
    }),
    product: () => {
      throw new Error('there is none');
    },
  };
}
