import type { Product } from '../product/product.ts';
import { variableNames } from '../product/variable-names.ts';
import type { Check } from './check.ts';
import { type PostHogConfig, isCloud, whereToLook } from './destination.ts';
import type { SentEvent } from './send-one-event.ts';

/** PostHog keeps an event's own time, so that a clock that is wrong puts events where nobody looks. */
const MAX_SKEW_MILLIS = 300_000;
const MILLIS_PER_MINUTE = 60_000;

/** Says what was sent, how it was taken and what that means, and where to look for it. */
export function checkDelivery(sent: SentEvent, config: PostHogConfig, product: Product): readonly Check[] {
  const { event, isMarked } = sent;
  const mark = isMarked
    ? 'it says is_internal, so that dashboards leave it out'
    : 'the catalog has no is_internal, so that nothing tells it from a real one but its id';
  return [
    { name: 'event', verdict: 'ok', text: `${JSON.stringify(event)}; ${mark}` },
    checkAnswer(sent, config, product),
    ...(sent.outcome === 'delivered'
      ? [
          {
            name: 'look',
            verdict: 'ok' as const,
            text: `${whereToLook(config, product)}: event ${event.event}, distinct_id ${event.distinct_id}`,
          },
        ]
      : []),
    ...checkClock(sent.aheadMillis),
  ];
}

function checkAnswer(sent: SentEvent, config: PostHogConfig, product: Product): Check {
  const name = 'answer';
  if (sent.outcome !== 'delivered') return { name, verdict: 'not ok', text: refusal(sent, product) };
  // PostHog looks a key up, and a quota, after it has answered.
  const text = isCloud(config)
    ? 'accepted, which PostHog Cloud also says to keys of no project, and beyond a quota: only the event in the project is proof'
    : 'accepted; only the event in the project is proof';
  return { name, verdict: 'ok', text };
}

function refusal({ outcome, status, errorCode }: SentEvent, product: Product): string {
  const { key, host } = variableNames(product);
  if (status === undefined) {
    const code = errorCode === undefined ? '' : ` (${errorCode})`;
    return `none${code}: the host could not be reached; look at ${host}, name service, firewall and proxy. A server tries again`;
  }
  if (outcome === 'retry') {
    return status < 300
      ? `${status}, but not PostHog’s: something in between, or another server; look at ${host}. A server tries again`
      : `${status}: not now; a server tries again`;
  }
  if (status === 401 || status === 403) return `${status}: the key was refused; look at ${key}`;
  if (status < 400) return `${status}: a redirect, which is not followed; name in ${host} where it leads`;
  if (status === 404 || status === 405) return `${status}: no PostHog takes events there; look at ${host}`;
  return `${status}: refused, and a server’s events would be too; look at ${key} and ${host}`;
}

function checkClock(aheadMillis: number | undefined): readonly Check[] {
  const name = 'clock';
  if (aheadMillis === undefined) return [];
  const minutes = Math.round(Math.abs(aheadMillis) / MILLIS_PER_MINUTE);
  if (Math.abs(aheadMillis) <= MAX_SKEW_MILLIS) return [{ name, verdict: 'ok', text: 'as the host’s' }];
  const text = `${minutes} min ${aheadMillis > 0 ? 'ahead of' : 'behind'} the host’s: set this machine’s clock`;
  return [{ name, verdict: 'not ok', text }];
}
