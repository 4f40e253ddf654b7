import { expect, test } from 'vitest';
import { defineProduct } from '../../src/product/define-product.ts';
import { dotAi } from '../../src/product/dot-ai.ts';

test.each([
  [{ name: 'My Product' }, /name is not/u],
  [{ envPrefix: 'dot-ai' }, /envPrefix is not/u],
  [{ policy: 'always' }, /policy is none/u],
  [{ host: 'http://posthog.example' }, /host is not/u],
  [{ host: 'secret' }, /host is not/u],
  [{ key: 'phx_secret' }, /key is not/u],
])('a mistake throws: %j', (change, message) => {
  const product = { ...dotAi, ...change } as typeof dotAi;
  expect(() => defineProduct(product)).toThrow(message);
  expect(() => defineProduct(product)).not.toThrow(/secret/u);
});
