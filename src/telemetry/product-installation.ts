import { compileRule } from '../catalog/compile-rule.ts';
import {
  type InstallationEvents,
  type InstallationEventsOptions,
  createInstallationEvents,
} from '../installation/create-installation-events.ts';
import type { Product } from '../product/product.ts';

export interface ProductInstallationOptions extends Pick<
  InstallationEventsOptions,
  'state' | 'record' | 'now' | 'runDetached' | 'after'
> {
  readonly product: Product;
  /** The host's version as it tells it. */
  readonly version: unknown;
}

/** The events of an installation's life that a product declares; `undefined` where it declares none. */
export function createProductInstallation(
  options: ProductInstallationOptions,
): InstallationEvents | undefined {
  const { product, version, state, record, now, runDetached, after } = options;
  if (product.installationEvents === undefined) return undefined;
  const { oldVersion = 'old_version', newVersion = 'new_version', ...events } = product.installationEvents;
  return createInstallationEvents({
    events,
    version: ruledVersion(product, newVersion, version),
    properties: { oldVersion, newVersion },
    state,
    record,
    now,
    jitter: Math.random,
    runDetached,
    after,
  });
}

/** As the catalog would send it, since what is compared must be what is told. */
function ruledVersion({ catalog }: Product, property: string, version: unknown): string | undefined {
  const definition = catalog.definition.properties[property];
  const ruled = definition === undefined ? undefined : compileRule(definition.rule)(version);
  return typeof ruled === 'string' ? ruled : undefined;
}
