// Writes what is generated from the catalog into the documents that hold it; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { describeAsMarkdown, dotAiCatalog } from '../dist/src/index.js';
import { describeForms } from '../dist/src/catalog/describe.js';

const sections = {
  catalog: describeAsMarkdown(dotAiCatalog),
  forms: describeForms(dotAiCatalog),
};
const path = new URL('../README.md', import.meta.url);
const before = readFileSync(path, 'utf8');
let after = before;
for (const [name, text] of Object.entries(sections)) {
  const [open, close] = [`<!-- generated: ${name} -->`, `<!-- end of ${name} -->`];
  const [head, rest] = after.split(open);
  const tail = rest?.split(close)[1];
  if (tail === undefined) throw new Error(`README.md has no section ${open}`);
  after = `${head}${open}\n\n${text}\n\n${close}${tail}`;
}

if (!process.argv.includes('--check')) {
  writeFileSync(path, after);
} else if (after !== before) {
  console.error('README.md is not as generated: run npm run generate');
  process.exitCode = 1;
}
