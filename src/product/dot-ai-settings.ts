import { DOT_AI_CATALOG_VERSION } from '../catalog/dot-ai-version.ts';
import type { ProductSettings } from './product.ts';

/** dot-ai without its catalog: all that `register` needs while it does not know whether it is on. */
export const dotAiSettings: ProductSettings = {
  name: 'dot-ai',
  envPrefix: 'DOT_AI',
  variables: { olderSwitch: 'DOT_AI_ANALYTICS' },
  configKeys: { olderSwitch: 'analytics', hintShown: 'analyticsHintShown' },
  policy: 'opt-out',
  host: 'https://eu.i.posthog.com',
  catalogVersion: DOT_AI_CATALOG_VERSION,
};
