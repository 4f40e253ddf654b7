import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Config, readConfig } from '../../src/config/read-config.ts';
import type { Policy } from '../../src/product/product.ts';
import { makeFifo } from '../support/fifo.ts';
import { SERVER } from '../support/host-programs.ts';
import { ENOUGH, SETTINGS, writeConfig } from '../support/consent-words.ts';
import { ROOT, runProgram, startNode } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const NOT_UNDERSTOOD = 'off, ~/.sample/config.json cannot be understood';

/** What a config file with this content comes to, under a catalog of version 2. */
function readWith(content: string, policy: Policy, mode = 0o600): Config & { readonly path: string } {
  const home = tempFolder();
  const path = writeConfig(home, content);
  chmodSync(path, mode);
  return { ...readConfig({ ...SETTINGS, policy }, { ...ENOUGH, HOME: home }), path };
}

describe('a config file', () => {
  test.each<[string, string, 'on' | 'off' | 'nothing' | 'malformed']>([
    ['on', '{"telemetry":true,"telemetryCatalogVersion":2}', 'on'],
    ['on by the older key', '{"analytics":true,"telemetryCatalogVersion":2}', 'on'],
    ['on by both', '{"telemetry":true,"analytics":true,"telemetryCatalogVersion":2}', 'on'],
    ['on for a later version', '{"telemetry":true,"telemetryCatalogVersion":3}', 'on'],
    ['on for an earlier version', '{"telemetry":true,"telemetryCatalogVersion":1}', 'nothing'],
    ['on for no version, which is the first', '{"telemetry":true}', 'nothing'],
    ['on for a version before any', '{"analytics":true,"telemetryCatalogVersion":-1}', 'nothing'],
    ['off', '{"telemetry":false}', 'off'],
    ['off by the older key', '{"analytics":false}', 'off'],
    ['off, whatever version', '{"telemetry":false,"telemetryCatalogVersion":1}', 'off'],
    ['off and on', '{"telemetry":false,"analytics":true,"telemetryCatalogVersion":2}', 'off'],
    ['on and off', '{"telemetry":true,"analytics":false,"telemetryCatalogVersion":2}', 'off'],
    ['nothing', '{}', 'nothing'],
    ['other things only', '{"analyticsHintShown":true,"Telemetry":true,"x":{"telemetry":false}}', 'nothing'],
    ['a version only', '{"telemetryCatalogVersion":2}', 'nothing'],
    ['a prototype', '{"__proto__":{"telemetry":true,"telemetryCatalogVersion":2}}', 'nothing'],
    ['a text', '{"telemetry":"false"}', 'malformed'],
    ['null', '{"telemetry":null}', 'malformed'],
    ['a number', '{"telemetry":0}', 'malformed'],
    ['a list', '{"telemetry":[]}', 'malformed'],
    ['off and a text', '{"telemetry":false,"analytics":"true"}', 'malformed'],
    ['on for a version that is a text', '{"telemetry":true,"telemetryCatalogVersion":"2"}', 'malformed'],
    ['on for half a version', '{"telemetry":true,"telemetryCatalogVersion":2.5}', 'malformed'],
    ['on for null', '{"telemetry":true,"telemetryCatalogVersion":null}', 'malformed'],
    ['a list of everything', '[{"telemetry":true}]', 'malformed'],
    ['no JSON', '{"telemetry":true', 'malformed'],
    ['no byte', '', 'malformed'],
  ])('that says %s', (_, content, says) => {
    const [optOut, optIn] = [readWith(content, 'opt-out'), readWith(content, 'opt-in')];
    const isOff = says === 'off' || says === 'malformed';
    expect(optOut.decision).toMatchObject({
      enabled: !isOff,
      decidedBy: says === 'nothing' ? 'policy' : optOut.path,
    });
    expect(optIn.decision).toMatchObject({
      enabled: says === 'on',
      decidedBy: says === 'nothing' ? 'policy' : optIn.path,
    });
    // Where its on does not count, opt-in asks again, and opt-out tells again.
    expect([optOut.isTold, optIn.isTold]).toEqual([says === 'on', says === 'on']);
    for (const { warnings, sinks, decision } of [optOut, optIn]) {
      expect(warnings).toEqual(says === 'malformed' ? [NOT_UNDERSTOOD] : []);
      expect(sinks).toHaveLength(decision.enabled ? 1 : 0);
    }
  });

  test.each<[string, string, 'on' | 'off' | 'nothing', readonly string[]]>([
    [
      'on',
      '{"telemetry":true,"telemetryCatalogVersion":2}',
      'nothing',
      ['~/.sample/config.json does not count as on, others can write it'],
    ],
    ['off', '{"telemetry":false}', 'off', []],
    ['nothing', '{"a":1}', 'nothing', []],
    ['on for an earlier version', '{"telemetry":true}', 'nothing', []],
  ])('that others can write and that says %s', (_, content, says, warnings) => {
    for (const mode of [0o620, 0o602, 0o666, 0o660]) {
      const config = readWith(content, 'opt-out', mode);
      expect(config.decision.signals.find(({ name }) => name === config.path)?.says).toBe(says);
      expect(config).toMatchObject({ warnings, isTold: false, decision: { enabled: says !== 'off' } });
      expect(readWith(content, 'opt-in', mode).decision.enabled).toBe(false);
    }
  });

  test('that anybody can read counts as on', () => {
    const content = '{"telemetry":true,"telemetryCatalogVersion":2}';
    for (const mode of [0o600, 0o644, 0o755, 0o444]) {
      expect(readWith(content, 'opt-in', mode)).toMatchObject({ decision: { enabled: true }, warnings: [] });
    }
  });

  test('that cannot be understood is one line under register, without its path or content', async () => {
    const home = tempFolder();
    writeConfig(home, '{"telemetry":"secret"}', '.dot-ai/config.json');
    const { stderr, stdout, code } = await runProgram(`${SERVER} callTool(); server.close();`, {
      HOME: home,
      DOT_AI_POSTHOG_KEY: 'phc_test',
    }).ended;
    expect({ stderr, stdout, code }).toEqual({
      stderr: 'dot-ai-telemetry: off, ~/.dot-ai/config.json cannot be understood\n',
      stdout: '',
      code: 0,
    });
  });

  test('that is a FIFO holds nobody up, and is off', async () => {
    const home = tempFolder();
    mkdirSync(join(home, '.dot-ai'));
    makeFifo(join(home, '.dot-ai', 'config.json'));
    const settings = { HOME: home, DOT_AI_POSTHOG_KEY: 'phc_test' };
    const { stderr, code, millis } = await runProgram(`console.log('ran');`, settings).ended;
    expect(stderr).toBe('dot-ai-telemetry: off, ~/.dot-ai/config.json cannot be understood\n');
    expect(code).toBe(0);
    expect(millis).toBeLessThan(5000);
  });
});

describe('a home folder', () => {
  const off = '{"telemetry":false}';

  test.each([
    ['is not set', undefined],
    ['is empty', ''],
    ['is blank', ' '],
    ['is relative', relative(process.cwd(), '/home')],
    ['is the folder that the process is in', '.'],
    ['is not there', '/nonexistent/home'],
    ['is a file', `${ROOT}package.json`],
  ])('that %s holds no config file', (_, home) => {
    const environment = { ...ENOUGH, ...(home !== undefined && { HOME: home }) };
    const { decision, warnings } = readConfig({ ...SETTINGS, policy: 'opt-out' }, environment);
    expect({ decision, warnings }).toMatchObject({
      decision: { enabled: true, decidedBy: 'policy' },
      warnings: [],
    });
  });

  test('that is relative is not looked for in the process’s own folder', () => {
    const home = tempFolder();
    writeConfig(home, off);
    const settings = { ...SETTINGS, policy: 'opt-out' } as const;
    const decidedBy = (HOME: string): string => readConfig(settings, { ...ENOUGH, HOME }).decision.decidedBy;
    expect(decidedBy(home)).toBe(join(home, '.sample', 'config.json'));
    expect(decidedBy(relative(process.cwd(), home))).toBe('policy');
  });

  // The first mode is for tests of root, where it is somebody else's; the second for those of its owner.
  test.each<[string, number, number, object, readonly string[]]>([
    ['that this user may not enter is none', 0o700, 0o000, { enabled: true, decidedBy: 'policy' }, []],
    ['with a folder that they may not enter is off', 0o755, 0o700, { enabled: false }, [NOT_UNDERSTOOD]],
  ])('%s', async (_, modeForOther, modeForOwner, decision, warnings) => {
    const home = tempFolder();
    const path = writeConfig(home, '{"telemetry":true,"telemetryCatalogVersion":2}');
    chmodSync(join(home, '.sample'), 0o000);
    chmodSync(home, isRoot ? modeForOther : modeForOwner);
    if (isRoot) chownSync(home, NOBODY + 1, NOBODY + 1);
    const module = `${ROOT}dist/src/config/read-config.js`;
    const become = isRoot ? `process.setgid(${NOBODY}); process.setuid(${NOBODY});` : '';
    const settings = JSON.stringify({ ...SETTINGS, policy: 'opt-out' });
    const { stdout } = await startNode([
      '--input-type=module',
      '--eval',
      `import { readConfig } from ${JSON.stringify(module)};
      ${become}
      console.log(JSON.stringify(readConfig(${settings}, ${JSON.stringify({ ...ENOUGH, HOME: home })})));`,
    ]).ended;
    chmodSync(home, 0o700);
    chmodSync(join(home, '.sample'), 0o700);
    const config: Config = JSON.parse(stdout);
    expect(config).toMatchObject({ decision, warnings });
    expect(config.decision.decidedBy === path).toBe(!config.decision.enabled);
  });
});
