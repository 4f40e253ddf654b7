import type { Catalog } from '../catalog/define-catalog.ts';
import { HOST_FORM, PROJECT_KEY_FORM, parseHost, parseProjectKey } from '../posthog-address.ts';
import type { Product } from './product.ts';

const NAME = /^[a-z][a-z0-9-]{0,39}$/u;
const ENV_PREFIX = /^[A-Z][A-Z0-9_]{0,39}$/u;
const POLICIES: ReadonlySet<unknown> = new Set(['opt-out', 'opt-in', 'off', undefined]);

/**
 * Checks what a maintainer declares of a product.
 *
 * @throws TypeError naming the setting that is wrong.
 */
export function defineProduct<C extends Catalog>(product: Product<C>): Product<C> {
  const { name, envPrefix, policy, host, key } = product;
  const fail = (what: string): never => {
    throw new TypeError(`product ${name}: ${what}`);
  };
  if (!NAME.test(name)) fail('name is not lower-case letters, digits and -');
  if (!ENV_PREFIX.test(envPrefix)) fail('envPrefix is not upper-case letters, digits and _');
  if (!POLICIES.has(policy)) fail('policy is none of opt-out, opt-in, off');
  if (host !== undefined && parseHost(host)?.startsWith('https://') !== true) {
    fail(`host is not ${HOST_FORM}, or not https`);
  }
  if (key !== undefined && parseProjectKey(key) === undefined) {
    fail(`key is not a PostHog project key (${PROJECT_KEY_FORM})`);
  }
  return Object.freeze({ ...product });
}
