import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run-node.ts';

const API = join(ROOT, 'node_modules/@opentelemetry/api/build/src');

/** The text of a CommonJS bundle: `source`, whose `require` finds a copy of the API inside the bundle. */
export function bundleWithApi(source: string): string {
  const files = readdirSync(API, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  );
  const modules = files.map(
    (name) =>
      `${JSON.stringify(name)}: (module, exports, require) => {${readFileSync(join(API, name), 'utf8')}\n},`,
  );
  return `
const { posix } = require('node:path');
const modules = {${modules.join('\n')}};
const loaded = {};
const load = (name) => {
  if (loaded[name] === undefined) {
    const module = (loaded[name] = { exports: {} });
    modules[name](module, module.exports, (path) => {
      const file = posix.join(posix.dirname(name), path);
      return load(modules[file + '.js'] ? file + '.js' : file);
    });
  }
  return loaded[name].exports;
};
((require) => {${source}})((name) => (name === '@opentelemetry/api' ? load('index.js') : require(name)));
`;
}
