import type { Product } from '../product/product.ts';
import { variableNames } from '../product/variable-names.ts';

/** How long after the first notice the first event is sent, where a product does not say. */
export const DEFAULT_GRACE_MILLIS = 600_000;

const MILLIS_PER_SECOND = 1000;
const MILLIS_PER_MINUTE = 60_000;

/** What the operator is told: what is sent and when, where to read more, how to switch it off. */
export function noticeLines(product: Product): readonly string[] {
  const { name, moreInformation, graceMillis = DEFAULT_GRACE_MILLIS } = product;
  const names = variableNames(product);
  const off = names.disabled === undefined ? `${names.switch}=false` : `${names.disabled}=1`;
  return [
    `${name} sends anonymous usage data to its maintainers, ${firstAfter(graceMillis)}`,
    `what exactly: npx dot-ai-telemetry preview${moreInformation === undefined ? '' : `, ${moreInformation}`}`,
    `to switch it off: ${off}, or DO_NOT_TRACK=1`,
  ];
}

/** Never later than it is: what is said to come after is not to come before. */
function firstAfter(graceMillis: number): string {
  const [unitMillis, unit] =
    graceMillis < MILLIS_PER_MINUTE ? [MILLIS_PER_SECOND, 'second'] : [MILLIS_PER_MINUTE, 'minute'];
  const count = Math.floor(graceMillis / unitMillis);
  return count === 0 ? 'from now on' : `the first in ${count} ${unit}${count === 1 ? '' : 's'}`;
}
