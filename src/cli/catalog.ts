import { describeAsJsonSchema, describeAsMarkdown } from '../catalog/describe.ts';
import { describeAsText } from '../catalog/describe-as-text.ts';
import { catalogAsData } from './catalog-as-data.ts';
import type { Command } from './command.ts';
import { USAGE } from './exit-codes.ts';

export const catalog: Command = {
  name: 'catalog',
  summary: 'Says everything that can ever leave: each event, each property, each possible value, and why.',
  flags: {
    schema: 'prints the JSON schema of the events, exactly as they leave',
    markdown: 'prints the same as tables in Markdown',
  },
  effects: 'Writes nothing and opens no socket.',
  run: async ({ product, flags, widthColumns }) => {
    if (flags.has('schema') && flags.has('markdown')) {
      return { text: 'give one of --schema and --markdown', json: {}, exitCode: USAGE };
    }
    if (flags.has('schema')) {
      const schema = describeAsJsonSchema(product.catalog);
      return { text: JSON.stringify(schema, undefined, 2), json: schema, exitCode: 0 };
    }
    if (flags.has('markdown')) {
      const markdown = describeAsMarkdown(product.catalog);
      return { text: markdown, json: { markdown }, exitCode: 0 };
    }
    const text = describeAsText(product.catalog, widthColumns);
    return { text, json: catalogAsData(product.catalog), exitCode: 0 };
  },
};
