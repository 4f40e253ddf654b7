import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVER } from './host-programs.ts';
import { ROOT, type Running, startNode } from './run-node.ts';
import { tempFolder } from './temp-folder.ts';

/** A host in a folder of its own, whose package file names a product: dot-ai’s catalog under other names. */
export interface OwnHost {
  /** Holds its `main.js`. */
  readonly folder: string;
  /** Its home folder. */
  readonly home: string;
  readonly configFile: string;
  readonly run: (environment?: Record<string, string>, args?: readonly string[]) => Running;
}

const REGISTERED = `import { telemetry } from 'dot-ai-telemetry/register';`;

/**
 * `product` is what it declares otherwise, as the text of an object; `main` follows its first line and those of
 * `SERVER`.
 */
export function ownHost(product: string, main: string, firstLine = REGISTERED): OwnHost {
  const folder = tempFolder();
  const home = join(folder, 'home');
  mkdirSync(join(folder, 'node_modules'));
  mkdirSync(join(home, '.sample'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules', 'dot-ai-telemetry'));
  symlinkSync(join(ROOT, 'node_modules', '@opentelemetry'), join(folder, 'node_modules', '@opentelemetry'));
  const packageFile = { type: 'module', version: '1.2.3', telemetry: './product.js' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(packageFile));
  writeFileSync(
    join(folder, 'product.js'),
    `import { defineProduct, dotAi } from 'dot-ai-telemetry/product';
    const names = { name: 'sample', envPrefix: 'SAMPLE', variables: {}, configKeys: {} };
    export const product = defineProduct({ ...dotAi, ...names, sendAfterMillis: 20, ...${product} });`,
  );
  writeFileSync(join(folder, 'main.js'), `${firstLine}\n${SERVER}\n${main}`);
  return {
    folder,
    home,
    configFile: join(home, '.sample', 'config.json'),
    run: (environment = {}, args = []) =>
      startNode([...args, join(folder, 'main.js')], { HOME: home, ...environment }, folder),
  };
}
