import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeAsMarkdown } from '../../src/catalog/describe.ts';
import type { Product } from '../../src/product/product.ts';
import { ROOT } from '../support/run-node.ts';

test.each(['hay', 'timetracker'])('the page of %s tells all that leaves, as its catalog does', (name) => {
  const folder = join(ROOT, 'examples', name);
  const { product }: { readonly product: Product } = createRequire(import.meta.url)(
    join(folder, 'telemetry.js'),
  );
  const page = readFileSync(join(folder, 'README.md'), 'utf8');
  expect(page).toContain(
    `<!-- generated: catalog -->\n\n${describeAsMarkdown(product.catalog)}\n\n<!-- end of catalog -->`,
  );
});
