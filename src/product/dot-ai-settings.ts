import type { ProductSettings } from './product.ts';

/** dot-ai without its catalog: all that `register` needs while it does not know whether it is on. */
export const dotAiSettings: ProductSettings = {
  name: 'dot-ai',
  envPrefix: 'DOT_AI',
  policy: 'opt-out',
  host: 'https://eu.i.posthog.com',
  olderSwitch: 'DOT_AI_ANALYTICS',
};
