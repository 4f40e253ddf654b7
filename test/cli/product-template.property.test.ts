import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addKey } from '../../src/cli/add-key.ts';
import { productNames } from '../../src/cli/product-template.ts';
import { defineProduct } from '../../src/product/define-product.ts';
import { dotAi } from '../../src/product/dot-ai.ts';

test('whatever a package is called, its product is defined', () => {
  const packageName = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.stringMatching(/^(?:@[a-z0-9~._-]{1,30}\/)?[a-z0-9~._-]{1,100}$/u),
  );
  fc.assert(
    fc.property(packageName, (text) => {
      const product = defineProduct({ ...dotAi, ...productNames(text) });
      expect(product.name).not.toMatch(/^-|-$|--/u);
    }),
  );
});

test('a long name is cut, and never after a dash', () => {
  expect(productNames(`${'a'.repeat(39)}-bc`).name).toBe('a'.repeat(39));
});

test('names of two scopes stay apart', () => {
  expect(productNames('@one/server').name).not.toBe(productNames('@other/server').name);
});

test('a key is added at the end, and every other byte stays', () => {
  const content = fc.dictionary(
    fc.string({ maxLength: 8 }).filter((key) => key !== 'telemetry' && key !== '__proto__'),
    fc.jsonValue({ maxDepth: 2 }),
    { maxKeys: 4 },
  );
  const indent = fc.constantFrom(undefined, '\t', 2, 4);
  const ends = fc.constantFrom(['\n', '\n'], ['\n', ''], ['\r\n', '\r\n'], ['\n', '  \n\n']);
  fc.assert(
    fc.property(content, indent, ends, (before, space, [lineEnd = '', end = '']) => {
      const text = JSON.stringify(before, undefined, space).replaceAll('\n', lineEnd) + end;
      const after = addKey(text, 'telemetry', './x.js');
      const expected = JSON.stringify({ ...before, telemetry: './x.js' }, undefined, space);
      const isEmpty = Object.keys(before).length === 0;
      if (isEmpty) expect(JSON.parse(after)).toEqual({ telemetry: './x.js' });
      else expect(after).toBe(expected.replaceAll('\n', lineEnd) + end);
    }),
  );
});
