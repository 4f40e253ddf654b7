import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './support/run-node.ts';

/** What each room may import of the package's own; a file at the top of `src` is a room of its own. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/attempt.ts': [],
  'src/diagnose.ts': [],
  'src/instance.ts': [],
  'src/permission.ts': [],
  'src/posthog-address.ts': [],
  'src/replace-method.ts': [],
  'src/stderr.ts': [],
  'src/suppressed.ts': [],
  'src/with-deadline.ts': [],
  'src/operator-lines.ts': ['src/posthog-address.ts'],
  'src/run-detached.ts': ['src/suppressed.ts'],
  'src/catalog': [],
  'src/consent': [],
  'src/state': [],
  'src/identity': ['src/attempt.ts', 'src/instance.ts', 'src/run-detached.ts', 'src/state'],
  'src/installation': ['src/attempt.ts', 'src/run-detached.ts', 'src/state'],
  'src/attach': ['src/attempt.ts', 'src/replace-method.ts', 'src/suppressed.ts'],
  'src/mcp': ['src/attempt.ts', 'src/replace-method.ts'],
  'src/local-capture': ['src/catalog'],
  'src/processor': ['src/catalog', 'src/diagnose.ts'],
  exporter: [
    'src/catalog',
    'src/diagnose.ts',
    'src/instance.ts',
    'src/permission.ts',
    'src/posthog-address.ts',
    'src/run-detached.ts',
    'src/with-deadline.ts',
  ],
  'src/product': ['src/catalog', 'src/posthog-address.ts'],
  'src/product-entry.ts': ['src/catalog', 'src/product'],
  'src/config': ['src/consent', 'src/operator-lines.ts', 'src/product', 'src/posthog-address.ts'],
  'src/notice': ['src/product', 'src/state'],
  'src/telemetry': [
    'src/attach',
    'src/attempt.ts',
    'src/catalog',
    'src/config',
    'src/consent',
    'src/identity',
    'src/installation',
    'src/instance.ts',
    'src/notice',
    'src/operator-lines.ts',
    'src/permission.ts',
    'src/processor',
    'src/product',
    'src/run-detached.ts',
    'src/state',
    'src/stderr.ts',
    'src/with-deadline.ts',
    'exporter',
  ],
  'src/describe': [
    'src/catalog',
    'src/config',
    'src/consent',
    'src/diagnose.ts',
    'src/identity',
    'src/notice',
    'src/operator-lines.ts',
    'src/posthog-address.ts',
    'src/product',
    'src/telemetry',
    'exporter',
  ],
  'src/index.ts': ['src/catalog', 'src/consent', 'src/processor', 'src/product', 'src/telemetry'],
  'src/host-process': [
    'src/attach',
    'src/config',
    'src/consent',
    'src/operator-lines.ts',
    'src/product',
    'src/stderr.ts',
    'src/telemetry',
    'src/with-deadline.ts',
  ],
  'src/cli': [
    'src/catalog',
    'src/config',
    'src/consent',
    'src/identity',
    'src/instance.ts',
    'src/notice',
    'src/operator-lines.ts',
    'src/product',
    'src/run-detached.ts',
    'src/state',
    'src/telemetry',
    'exporter',
  ],
  'src/register.ts': [
    'src/config',
    'src/host-process',
    'src/operator-lines.ts',
    'src/stderr.ts',
    'src/telemetry',
  ],
};

/** Who may do what others must not. */
const OWNERS: readonly (readonly [what: string, pattern: RegExp, owners: readonly string[]])[] = [
  [
    'read the environment',
    /process\.env\b/u,
    [
      'src/cli/dot-ai-telemetry.ts',
      'src/config/find-cluster.ts',
      'src/config/find-state-folder.ts',
      'src/config/process-facts.ts',
      'src/config/read-config-file-signal.ts',
      'src/config/read-config.ts',
      'src/config/read-operator-tracing.ts',
      'src/config/read-signals.ts',
    ],
  ],
  [
    'write to a stream',
    /process\.std(?:out|err)|(?<!\.)\bwriteSync\(|\bconsole\./u,
    ['src/cli/dot-ai-telemetry.ts', 'src/stderr.ts'],
  ],
  [
    'listen to the process',
    /\b(?:host|process)\.(?:on|off|once|prepend\w+|kill)\(/u,
    ['src/host-process/on-process-end.ts'],
  ],
  ['end the process', /(?:host|process)\.(?:exit|abort)\(/u, []],
  [
    'look for OpenTelemetry’s global provider',
    /getTracerProvider\(/u,
    ['src/attach/attach.ts', 'src/attach/hold-sdk.ts', 'src/attach/host-apis.ts'],
  ],
  [
    'claim one of OpenTelemetry’s globals',
    /setGlobal|setLogger|\.disable\(\)/u,
    [
      'src/attach/context-manager.ts',
      'src/attach/hold-sdk.ts',
      'src/attach/host-apis.ts',
      'src/host-process/flush-unreferenced.ts',
    ],
  ],
  [
    'touch the global object',
    /globalThis/u,
    ['exporter/posthog-sink.ts', 'exporter/wire-event.ts', 'src/host-process/on-process-end.ts'],
  ],
  [
    'use the file system',
    /from 'node:fs/u,
    [
      'exporter/file-sink.ts',
      'src/attach/host-apis.ts',
      'src/cli/find-product.ts',
      'src/cli/folder-access.ts',
      'src/cli/init.ts',
      'src/cli/package-file.ts',
      'src/cli/read-only-state.ts',
      'src/config/config-file.ts',
      'src/config/find-host-product.ts',
      'src/config/find-state-folder.ts',
      'src/config/home-folder.ts',
      'src/config/main-module.ts',
      'src/config/process-facts.ts',
      'src/config/write-config-file.ts',
      'src/host-process/find-bundled-api.ts',
      'src/host-process/find-package.ts',
      'src/product/load-product.ts',
      'src/state/create-exclusively.ts',
      'src/state/create-state-folder.ts',
      'src/state/make-folder.ts',
      'src/state/read-small-file.ts',
      'src/state/temporary-files.ts',
      'src/stderr.ts',
    ],
  ],
  ['hold state in a module', /^(?:export )?let /mu, []],
];

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
