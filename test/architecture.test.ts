import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OWNERS } from './support/owners.ts';
import { MAY_IMPORT } from './support/rooms.ts';
import { ROOT } from './support/run-node.ts';

const files = ['src', 'exporter'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
);
const sourceOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

function importsOf(file: string, source: string): readonly string[] {
  const specifiers = [...source.matchAll(/(?:from|import\(|require\()\s*'(\.[^']+)'/gu)].map(
    ([, path]) => path ?? '',
  );
  return specifiers.map((path) => relative(ROOT, join(ROOT, dirname(file), path)).replace(/\.js$/u, '.ts'));
}

/** The room of a file: the longest key of the table that it lies in. */
function roomOf(file: string): string | undefined {
  return Object.keys(MAY_IMPORT)
    .filter((room) => file === room || file.startsWith(`${room}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}

function forbiddenImports(file: string, source: string): readonly string[] {
  const room = roomOf(file);
  const allowed = [room, ...(MAY_IMPORT[room ?? ''] ?? [])];
  return importsOf(file, source).filter((path) => !allowed.includes(roomOf(path)));
}

describe('imports go one way', () => {
  test.each(files)('%s', (file) => {
    expect(roomOf(file)).toBeDefined();
    expect(forbiddenImports(file, sourceOf(file))).toEqual([]);
  });

  test('and the table itself has no circle', () => {
    const visit = (room: string, path: readonly string[]): void => {
      expect(path).not.toContain(room);
      for (const next of MAY_IMPORT[room] ?? []) visit(next, [...path, room]);
    };
    for (const room of Object.keys(MAY_IMPORT)) visit(room, []);
  });

  test('only the demo and tests import local capture', () => {
    expect(
      files.filter((file) =>
        importsOf(file, sourceOf(file)).some((path) => path.startsWith('src/local-capture')),
      ),
    ).toEqual(
      files.filter(
        (file) => file.startsWith('src/local-capture/') && importsOf(file, sourceOf(file)).length > 0,
      ),
    );
  });

  test('the check would see it', () => {
    expect(forbiddenImports('src/processor/x.ts', `import { a } from '../../exporter/index.ts';`)).toEqual([
      'exporter/index.ts',
    ]);
    expect(
      forbiddenImports(
        'src/catalog/x.ts',
        `import '../diagnose.ts'; import type { a } from '../diagnose.ts';`,
      ),
    ).toEqual(['src/diagnose.ts']);
  });
});

describe('only its owner may', () => {
  test.each(OWNERS)('%s', (_, pattern, owners) => {
    expect(files.filter((file) => pattern.test(withoutComments(sourceOf(file)))).toSorted()).toEqual(
      owners.toSorted(),
    );
  });
});

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gmu, '');
}
