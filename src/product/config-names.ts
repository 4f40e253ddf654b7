import type { ConfigKeys, ProductSettings } from './product.ts';

/** Key of the config file that holds the version of the catalog that its `true` was given for. */
export const CATALOG_VERSION_KEY = 'telemetryCatalogVersion';

/** Where the config file of a product is, from the home folder, with `/` between folders. */
export function configFileName({ name, configFile }: ProductSettings): string {
  return configFile ?? `.${name}/config.json`;
}

/** Keys of the config file; there may be no older switch. */
export function configKeys({
  configKeys: declared,
}: ProductSettings): Omit<ConfigKeys, 'olderSwitch'> & Partial<ConfigKeys> {
  return { switch: 'telemetry', hintShown: 'telemetryHintShown', ...declared };
}
