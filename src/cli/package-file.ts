import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf } from '../state/error-code.ts';

/** A package file that is a JSON object. */
export interface PackageFile {
  readonly path: string;
  readonly text: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** The nearest one, from a folder upwards, by which Node.js too tells the kind of a module; `undefined` where it is none. */
export function findPackageFile(folder: string): PackageFile | undefined {
  const path = join(folder, 'package.json');
  try {
    const text = readFileSync(path, 'utf8');
    const content: unknown = JSON.parse(text);
    if (typeof content !== 'object' || content === null || Array.isArray(content)) return undefined;
    return { path, text, content: { ...content } };
  } catch (error) {
    const isMissing = codeOf(error) === 'ENOENT';
    return isMissing && dirname(folder) !== folder ? findPackageFile(dirname(folder)) : undefined;
  }
}

/** Whether a package file lists a package among its dependencies of any kind. */
export function isDependency(content: PackageFile['content'], name: string): boolean {
  return ['dependencies', 'devDependencies', 'peerDependencies'].some((kind) => {
    const listed = content[kind];
    return typeof listed === 'object' && listed !== null && Object.hasOwn(listed, name);
  });
}
