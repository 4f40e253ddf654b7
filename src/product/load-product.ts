import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Product } from './product.ts';

/**
 * Executes a file that exports a product, as `default`, as `product` or as all of a CommonJS module, and gives it.
 *
 * @throws what the file throws, or TypeError where it is no file or exports none. It must have no top-level `await`.
 */
export function loadProduct(path: string): Product {
  // A folder stands for its main module, which is the server itself.
  if (!statSync(path).isFile()) throw new TypeError('is no file');
  const module: unknown = createRequire(path)(path);
  const product = readExport(module, 'product') ?? readExport(module, 'default') ?? module;
  if (!isProduct(product)) throw new TypeError('exports no product: use defineProduct()');
  return product;
}

function readExport(module: unknown, name: string): unknown {
  return typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;
}

/** What `defineProduct` gives has been checked, and is frozen. */
function isProduct(value: unknown): value is Product {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.isFrozen(value) &&
    'catalogVersion' in value &&
    'catalog' in value &&
    'envPrefix' in value
  );
}
