import type { Catalog } from '../catalog/define-catalog.ts';
import { HOST_FORM, PROJECT_KEY_FORM, parseHost, parseProjectKey } from '../posthog-address.ts';
import type { InstallationEvents, Product } from './product.ts';

const NAME = /^[a-z][a-z0-9-]{0,39}$/u;
const VARIABLE = /^[A-Z][A-Z0-9_]{0,79}$/u;
const ENV_PREFIX = /^[A-Z][A-Z0-9_]{0,39}$/u;
const CONFIG_KEY = /^[A-Za-z][A-Za-z0-9]{0,39}$/u;
/** Folders and a file below the home folder; no part of it leads out again. */
const CONFIG_FILE = /^(?:[A-Za-z0-9_.-]*[A-Za-z0-9_-]\/)*[A-Za-z0-9_.-]*[A-Za-z0-9_-]$/u;
const ADDRESS = /^https:\/\/[\w.-]+(?:\/[\w./~-]*)?$/u;
/** Printed on one line of a log. */
const ADVICE = /^[\x20-\x7e]{1,200}$/u;
const POLICIES: ReadonlySet<unknown> = new Set(['opt-out', 'opt-in', 'off', undefined]);
const IDENTITY_KINDS: ReadonlySet<unknown> = new Set(['cluster', 'file']);
const MAX_GRACE_MILLIS = 86_400_000;

/**
 * Checks what a maintainer declares of a product.
 *
 * @throws TypeError naming the setting that is wrong.
 */
export function defineProduct<C extends Catalog>(product: Product<C>): Product<C> {
  const { name, envPrefix, policy, host, key, catalog, identity, graceMillis, moreInformation } = product;
  const check = (isRight: boolean, what: string): void => {
    if (!isRight) throw new TypeError(`product ${name}: ${what}`);
  };
  check(NAME.test(name), 'name is not lower-case letters, digits and -');
  check(ENV_PREFIX.test(envPrefix), 'envPrefix is not upper-case letters, digits and _');
  check(POLICIES.has(policy), 'policy is none of opt-out, opt-in, off');
  check(
    host === undefined || parseHost(host)?.startsWith('https://') === true,
    `host is not ${HOST_FORM}, or not https`,
  );
  check(
    key === undefined || parseProjectKey(key) !== undefined,
    `key is not a PostHog project key (${PROJECT_KEY_FORM})`,
  );
  for (const variable of [
    ...Object.values(product.variables ?? {}),
    ...Object.keys(product.retiredVariables ?? {}),
  ])
    check(VARIABLE.test(variable), 'a variable is not upper-case letters, digits and _');
  for (const advice of Object.values(product.retiredVariables ?? {}))
    check(
      ADVICE.test(advice),
      'what is said of a retired variable is not one line of at most 200 characters',
    );
  check(CONFIG_FILE.test(product.configFile ?? 'x'), 'configFile is not a path below the home folder');
  for (const configKey of Object.values(product.configKeys ?? {}))
    check(CONFIG_KEY.test(configKey), 'a key of the config file is not letters and digits');
  check(
    (identity ?? []).every((kind) => IDENTITY_KINDS.has(kind)),
    'identity is not a list of cluster, file',
  );
  check(
    graceMillis === undefined ||
      (Number.isInteger(graceMillis) && graceMillis >= 0 && graceMillis <= MAX_GRACE_MILLIS),
    'graceMillis is not a whole number of milliseconds up to a day',
  );
  check(moreInformation === undefined || ADDRESS.test(moreInformation), 'moreInformation is not https://');
  checkInstallationEvents(product.installationEvents, catalog, check);
  return Object.freeze({ ...product, catalogVersion: catalog.definition.version });
}

/** They are events of the catalog that are once for the whole instance, since each process records them. */
function checkInstallationEvents(
  { install, update, daily }: InstallationEvents = {},
  { definition }: Catalog,
  check: (isRight: boolean, what: string) => void,
): void {
  for (const name of [install, update, daily]) {
    const event = definition.events.find((candidate) => candidate.name === name);
    check(
      name === undefined || event?.acrossProcesses === true,
      `installationEvents names ${name}, which is no event with acrossProcesses`,
    );
  }
}
