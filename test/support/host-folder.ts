import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './run-node.ts';
import { tempFolder } from './temp-folder.ts';

/** A new folder with files, by path and text, in which this package and all that it needs are installed. */
export function hostFolder(files: Readonly<Record<string, string>>): string {
  const folder = tempFolder();
  const packages = join(folder, 'node_modules');
  mkdirSync(packages);
  symlinkSync(ROOT, join(packages, 'dot-ai-telemetry'));
  for (const name of ['@modelcontextprotocol', '@opentelemetry', 'zod'])
    symlinkSync(join(ROOT, 'node_modules', name), join(packages, name));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
