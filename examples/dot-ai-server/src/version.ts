import { readFileSync } from 'node:fs';

const packageFile: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** The version of this server, as its package file has it. */
export const VERSION = packageFile.version;
