import type { Source } from './definition.ts';

/** The span attribute whose value a source takes under its property's rule; `undefined` for other sources. */
export function ruledAttribute(source: Source): string | undefined {
  return 'attribute' in source && !('gives' in source) ? source.attribute : undefined;
}
