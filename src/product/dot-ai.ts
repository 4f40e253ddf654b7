import { dotAiCatalog } from '../catalog/dot-ai.ts';
import { defineProduct } from './define-product.ts';
import { dotAiSettings } from './dot-ai-settings.ts';
import type { Product } from './product.ts';

/** The dot-ai MCP server for Kubernetes. Its provider default is that of its own provider factory. */
export const dotAi: Product<typeof dotAiCatalog> = defineProduct({
  ...dotAiSettings,
  catalog: dotAiCatalog,
  identity: ['cluster', 'file'],
  moreInformation: 'https://github.com/vfarcic/dot-ai/blob/main/docs/ai-engine/operations/telemetry.md',
  defaultAiProvider: 'anthropic',
});
