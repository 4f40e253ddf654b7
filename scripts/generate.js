// Writes the documents that are generated from the code, or hold what is; with --check it only compares.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { describeAsMarkdown, describeForms } from '../dist/src/catalog/describe.js';
import { describeCommandLine } from '../dist/src/cli/describe-command-line.js';
import { pageValues } from '../dist/src/describe/page-values.js';
import { describeSettings } from '../dist/src/describe/settings.js';
import { dotAi } from '../dist/src/product/dot-ai.js';
import { fillSections } from './fill-sections.js';
import { fillTemplate } from './fill-template.js';

const PRODUCTS = 'examples/products';

const pathOf = (file) => new URL(`../${file}`, import.meta.url);
const read = (file) => readFileSync(pathOf(file), 'utf8');

/** The whole text of each file, by its path in the project. */
const texts = {
  'TELEMETRY.md': fillTemplate(read('scripts/telemetry.template.md'), pageValues(dotAi)),
  'README.md': fillSections(read('README.md'), {
    catalog: describeAsMarkdown(dotAi.catalog),
    forms: describeForms(dotAi.catalog),
    settings: describeSettings(dotAi),
  }),
  'docs/command-line.md': fillSections(read('docs/command-line.md'), { commands: describeCommandLine() }),
};
for (const name of readdirSync(pathOf(PRODUCTS))) {
  const { product } = await import(pathOf(`${PRODUCTS}/${name}/telemetry.js`).href);
  const file = `${PRODUCTS}/${name}/README.md`;
  texts[file] = fillSections(read(file), { catalog: describeAsMarkdown(product.catalog) });
}

for (const [file, text] of Object.entries(texts)) {
  if (!process.argv.includes('--check')) {
    writeFileSync(pathOf(file), text);
  } else if (!existsSync(pathOf(file)) || read(file) !== text) {
    console.error(`${file} is not as generated: run npm run generate`);
    process.exitCode = 1;
  }
}
