import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './support/run-node.ts';

/** A call that prints a line, and what it is given. */
const PRINTS = /(?<!function )(?:\b(?:warn|warnOnStderr|writeStderrLine)|#refuse)\((?!\w+: )\s*([^\n]*)/gu;
/** A line that is carried to where it is printed. */
const CARRIES = /\b(?:warnings?|line|lines|unsupported|text)\??\s*[:=]\s*[[(\s]*(['"`])(?!\1)/gu;

/** What may be given to them: a line of the tables that the page is generated from, or one that was carried. */
const LISTED = /^(?:serverLines|settingLines)\.\w+\.say\(|^(?:line|unsupported)\)/u;
/** Who has texts of its own, each listed in the page by another test. */
const OWNERS = {
  /** The prefix, before a line that it is given. */
  'src/stderr.ts': '`dot-ai-telemetry: ${line}`);',
  /** OpenTelemetry's diagnostics, by code. */
  'src/diagnose.ts': '`dot-ai-telemetry: ${code}, ${DIAGNOSTIC_LINES[code]}`);',
};

/** What a source prints that the page cannot know of. */
function unlistedIn(file: string, source: string): readonly string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gmu, '');
  const printed = [...code.matchAll(PRINTS)].map(([, given = '']) => given);
  const carried = [...code.matchAll(CARRIES)].map(([found]) => found);
  const own = Object.entries(OWNERS).flatMap(([owner, text]) => (owner === file ? [text] : []));
  return [...printed.filter((given) => !LISTED.test(given) && !own.includes(given)), ...carried];
}

const files = ['src', 'exporter']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  )
  .filter((file) => !isCommandLine(file));

/** It prints on the terminal of who runs it, and has a page of its own. */
function isCommandLine(file: string): boolean {
  return file.startsWith('src/cli/');
}

test('no line is printed that TELEMETRY.md does not list', () => {
  const found = files.flatMap((file) =>
    unlistedIn(file, readFileSync(join(ROOT, file), 'utf8')).map((given) => `${file}: ${given}`),
  );
  expect(found).toEqual([]);
});

test.each([
  [`warnOnStderr('off, for a reason of its own');`],
  ['this.#warn(`off, ${name}`);'],
  [`options.warn(\n  'a line',\n);`],
  [`warn(String(error));`],
  [`diag.warn('something else');`],
  [`this.#refuse('beside another one');`],
  [`return { unsupported: 'too old' };`],
  [`return { warnings: ['a line'] };`],
  [`const line = \`off, \${name}\`;`],
])('the check would see %s', (source) => {
  expect(unlistedIn('src/telemetry/x.ts', source)).toHaveLength(1);
  expect(unlistedIn('src/diagnose.ts', source)).toHaveLength(1);
});

test('and it lets through what is listed', () => {
  const source = `warn(serverLines.bundled.say()); this.#options.warn(line); const line = settingLines.retired.say(a, b);`;
  expect(unlistedIn('src/telemetry/x.ts', source)).toEqual([]);
});
