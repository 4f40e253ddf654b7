import { type Environment, readSetting } from '../config/parse-setting.ts';
import type { SinkConfig } from '../config/read-sinks.ts';
import type { Product } from '../product/product.ts';
import { variableNames } from '../product/variable-names.ts';
import type { Check } from './check.ts';

/** The sink that sends. */
export type PostHogConfig = Extract<SinkConfig, { readonly name: 'posthog' }>;

/** Ingestion hosts of PostHog Cloud, and where people look. Source: PostHog docs, "API overview". */
const REGIONS: Readonly<Record<string, { readonly name: string; readonly app: string }>> = {
  'eu.i.posthog.com': { name: 'PostHog Cloud, region EU', app: 'https://eu.posthog.com' },
  'us.i.posthog.com': { name: 'PostHog Cloud, region US', app: 'https://us.posthog.com' },
};

/** Addresses of this machine, which need no encryption. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u;

/** Whether events go to PostHog Cloud, which tells less by its answers than others. */
export function isCloud({ host }: PostHogConfig): boolean {
  return Object.hasOwn(REGIONS, new URL(host).host);
}

/** Where a person looks for an event. An address that the operator chose is named by its variable. */
export function whereToLook(config: PostHogConfig, product: Product): string {
  const region = REGIONS[new URL(config.host).host];
  if (region !== undefined) return `${region.app}, page Activity of your project`;
  return config.isOperatorsChoice
    ? `the PostHog behind ${variableNames(product).host}, page Activity of its project`
    : `the PostHog of ${product.name}’s maintainers, page Activity of its project`;
}

/** Says of key and host what they are, and none of their values. */
export function checkDestination(
  config: PostHogConfig,
  product: Product,
  environment: Environment,
): readonly Check[] {
  const names = variableNames(product);
  const { protocol, host, hostname } = new URL(config.host);
  const given = readSetting(environment, names.host) ?? product.host ?? '';
  const isOwnKey = readSetting(environment, names.key) !== undefined;
  const region = REGIONS[host];
  const checks: Check[] = [
    {
      name: 'key',
      verdict: 'ok',
      text: `${isOwnKey ? `${names.key} has` : 'the product’s own has'} the form of a project key`,
    },
    {
      name: 'host',
      verdict: 'ok',
      text: `${region?.name ?? 'a PostHog of its own, or a gateway'}, ${config.isOperatorsChoice ? 'which you chose' : 'which the product chose'}`,
    },
  ];
  if (new URL(given).host !== host) {
    const text = `${names.host} names PostHog’s web address; events go to its ingestion host, ${host}`;
    checks.push({ name: 'host', verdict: 'note', text });
  }
  if (protocol === 'http:' && !LOOPBACK.test(hostname)) {
    checks.push({ name: 'host', verdict: 'note', text: `${names.host} is http: events go unencrypted` });
  }
  return checks;
}
