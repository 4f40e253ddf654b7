import type { Config } from '../config/read-config.ts';
import { createProductNotice } from '../notice/product-notice.ts';
import { needsNotice } from '../telemetry/sending.ts';
import type { CommandContext } from './command.ts';
import { findKnownState } from './known-state.ts';

/** Whether the operator was told before anything leaves for a destination that the product chose. */
export type KnownNotice =
  /** Nothing leaves for such a destination. */
  | { readonly status: 'not_needed' }
  /** They know: they said on by name, a chart told them, or the grace of the notice is over. */
  | { readonly status: 'told' }
  /** They were told, and nothing is sent before `remainingMillis` have passed. */
  | { readonly status: 'grace'; readonly remainingMillis: number }
  /** The server tells them when it has something to send, and waits `remainingMillis` from then on. */
  | { readonly status: 'to_come'; readonly remainingMillis: number };

/** Looks at what is remembered of the notice, and tells nobody. */
export async function findKnownNotice(
  context: Pick<CommandContext, 'product' | 'environment' | 'now'>,
  config: Config,
): Promise<KnownNotice> {
  const { product } = context;
  // One moment, so that a grace that has not begun is as long as it is.
  const nowMillis = context.now();
  const now = (): number => nowMillis;
  if (config.isTold) return { status: 'told' };
  let isTold = true;
  const warn = (): void => {
    isTold = false;
  };
  if (!needsNotice(config)) return { status: 'not_needed' };
  const state = findKnownState(context)?.state;
  const notice = createProductNotice({ product, state, isDue: () => true, warn, now });
  await notice.tell();
  const remainingMillis = notice.remainingMillis();
  if (!isTold) return { status: 'to_come', remainingMillis };
  return remainingMillis === 0 ? { status: 'told' } : { status: 'grace', remainingMillis };
}
