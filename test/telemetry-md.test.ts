import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dotAiCatalog } from '../src/catalog/dot-ai.ts';
import { DIAGNOSTIC_LINES } from '../src/diagnose.ts';
import { dotAi } from '../src/product/dot-ai.ts';
import { createHostTelemetry } from '../src/telemetry/create-telemetry.ts';
import { ask } from './support/ask-kubernetes.ts';
import { startCapture, waitUntil } from './support/capture.ts';
import { startKubernetesApi } from './support/kubernetes-api.ts';
import { ROOT, startNode } from './support/run-node.ts';
import { tempFolder } from './support/temp-folder.ts';

const PAGE = readFileSync(join(ROOT, 'TELEMETRY.md'), 'utf8');

/** The lines of the section under a heading, up to the next heading of its level or above. */
function sectionOf(heading: string): string {
  const level = '#'.repeat(heading.indexOf(' '));
  const [, rest = ''] = PAGE.split(`\n${heading}\n`);
  return rest.split(new RegExp(`\n#{1,${level.length}} `, 'u'))[0] ?? '';
}

/** The names in the first cells of a table whose head begins so. */
function namesInTable(text: string, head: string): readonly string[] {
  const [, rows = ''] = text.split(`| ${head} | `);
  const lines = rows.split('\n').slice(2);
  const end = lines.findIndex((line) => !line.startsWith('| '));
  return lines.slice(0, end).map((line) => line.split('`')[1] ?? '');
}

describe('TELEMETRY.md', () => {
  test('is as generated, and so is the README', async () => {
    expect(await startNode(['scripts/generate.js', '--check']).ended).toMatchObject({ code: 0, stderr: '' });
    expect(PAGE).not.toMatch(/\{\{|\[object/u);
  });

  test('lists the events and properties of the catalog, and no others', () => {
    const { events, properties } = dotAiCatalog.definition;
    const collected = sectionOf('## What is collected');
    expect(namesInTable(collected, 'Event')).toEqual(events.map(({ name }) => name));
    expect(namesInTable(collected, 'Property | Purpose')).toEqual(Object.keys(properties));
  });

  test('leads nowhere that is not there', () => {
    const anchors = [...PAGE.matchAll(/^#+ (.+)$/gmu)].map(
      ([, title = '']) => `#${title.toLowerCase().replaceAll(' ', '-')}`,
    );
    const links = [...PAGE.matchAll(/\]\((?!https:)([^)]+)\)/gu)].map(([, link]) => link);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !anchors.includes(link ?? ''))).toEqual([]);
  });

  test.each(Object.entries(DIAGNOSTIC_LINES))('lists the diagnostic %s', (code, line) => {
    expect(sectionOf('### In OpenTelemetry’s diagnostics')).toContain(
      `| \`${code}\` | \`dot-ai-telemetry: ${code}, ${line}\` |`,
    );
  });

  test('names the requests that a pod makes, and no others', async () => {
    const api = await startKubernetesApi();
    await ask(api);
    const named = [...sectionOf('### In a cluster').matchAll(/^\| `(\w+) ([^`]+)`/gmu)];
    const made = api.requests.map(({ method = '', path = '' }) => `${method} ${path}`);
    expect(named.map(([, method = '', path = '']) => `${method} ${path}`)).toEqual(made.toSorted());
  });
});

describe('a server that was not told before', () => {
  const settings = (HOME: string): Record<string, string> => ({ HOME, DOT_AI_POSTHOG_KEY: 'phc_test' });
  const stateFolder = (home: string): string => join(home, '.dot-ai', 'telemetry');

  test('prints the notice as the page has it', async () => {
    const lines: string[] = [];
    const telemetry = createHostTelemetry({
      product: dotAi,
      environment: settings(tempFolder()),
      warn: (line) => lines.push(`dot-ai-telemetry: ${line}`),
    });
    telemetry.record('server_started');
    await waitUntil(() => lines.length >= 3);
    await telemetry.shutdown();
    expect(sectionOf('## The notice')).toContain(`\n\n\`\`\`text\n${lines.join('\n')}\n\`\`\`\n\n`);
    expect(telemetry.status().sinks).toMatchObject([{ dropped: { grace: 1 } }]);
  });

  test('keeps the files that the page names, and no others', async () => {
    const home = tempFolder();
    const capture = await startCapture();
    const telemetry = createHostTelemetry({
      product: { ...dotAi, host: capture.url, graceMillis: 0 },
      environment: settings(home),
      warn: () => undefined,
    });
    telemetry.record('server_started');
    await waitUntil(() => telemetry.status().instanceKind === 'file');
    await telemetry.forceFlush();
    await telemetry.shutdown();
    expect(capture.events).toHaveLength(1);
    const named = [...sectionOf('### Outside of a cluster').matchAll(/`([a-z-]+(?:\.json)?)`/gu)];
    expect(new Set(named.map(([, name]) => name))).toEqual(new Set(readdirSync(stateFolder(home))));
  });
});
