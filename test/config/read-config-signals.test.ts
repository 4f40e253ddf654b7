import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Config, readConfig } from '../../src/config/read-config.ts';
import type { Policy } from '../../src/product/product.ts';
import { ENOUGH, SETTINGS, WORDS, type Word, writeConfig } from '../support/consent-words.ts';
import { lastingTempFolder } from '../support/temp-folder.ts';

const POLICIES: readonly Policy[] = ['opt-out', 'opt-in', 'off'];
const CONSENT: readonly Word[] = WORDS.filter(({ isSink }) => isSink !== true);

const folder = lastingTempFolder();
const homes = new Map(
  WORDS.map(({ file }, index) => {
    const home = join(folder, String(index));
    mkdirSync(home);
    if (file !== undefined) writeConfig(home, file);
    return [file, home];
  }),
);

/** Reads what all of these words set together. The first that has a file has it. */
function read(policy: Policy, words: readonly Word[], awaitsConsent = false): Config {
  const file = words.find((word) => word.file !== undefined)?.file;
  const environment: Record<string, string> = Object.assign(
    { ...ENOUGH, HOME: homes.get(file) ?? '' },
    ...words.map((word) => word.environment),
  );
  const hostConsent = words.find((word) => word.hostConsent !== undefined)?.hostConsent;
  return readConfig({ ...SETTINGS, policy, awaitsConsent }, environment, hostConsent);
}

const nameOf = ({ by, file }: Word): string =>
  by === 'file' ? join(homes.get(file) ?? '', '.sample', 'config.json') : by;

/** By what a decision may be made: an off before all, then the policy, then an on. */
function deciders(policy: Policy, words: readonly Word[]): readonly string[] {
  const [early, late] = [words.filter(({ isSink }) => isSink !== true), words];
  const saying = (said: readonly Word[], says: Word['says']): readonly string[] =>
    said.filter((word) => word.says === says).map(nameOf);
  const isOn = saying(early, 'on').length > 0;
  if (saying(early, 'off').length > 0) return saying(early, 'off');
  if (policy === 'off' || (policy === 'opt-in' && !isOn)) return ['policy'];
  if (saying(late, 'off').length > 0) return saying(late, 'off');
  return isOn ? saying(early, 'on') : ['policy'];
}

/** What is wrong about what these words are taken for. */
function faults(policy: Policy, words: readonly Word[]): readonly string[] {
  const { decision, sinks, warnings, isPending } = read(policy, words);
  const offs = words.filter(({ says }) => says === 'off');
  const isOn = words.some(({ says }) => says === 'on');
  const enabled = offs.length === 0 && (policy === 'opt-out' || (policy === 'opt-in' && isOn));
  const onPurpose = offs.filter(({ line }) => line === undefined);
  const mistakes = offs.filter(({ line }) => line !== undefined && decision.decidedBy !== 'policy');
  const isSaid = mistakes.some(({ line = '' }) => warnings.join('\n').includes(line));
  const rules = {
    enabled: decision.enabled === enabled,
    decidedBy: deciders(policy, words).includes(decision.decidedBy),
    sinks: sinks.length > 0 === enabled,
    isPending: !isPending,
    'no line': !onPurpose.some(({ isSink }) => isSink !== true) || warnings.length === 0,
    'a line': mistakes.length === 0 || onPurpose.length > 0 || isSaid,
  };
  return Object.entries(rules).flatMap(([name, holds]) =>
    holds ? [] : [`${name}: ${JSON.stringify([policy, ...words])}`],
  );
}

/** One spelling of each thing that can be said, for all their pairs. */
const SAYINGS: readonly Word[] = [
  ...new Map(
    WORDS.map((word) => [JSON.stringify([word.by, word.says, word.line, word.file]), word]),
  ).values(),
];

describe('each word', () => {
  test.each(POLICIES)('under policy %s, in each spelling', (policy) => {
    expect([[], ...WORDS.map((word) => [word])].flatMap((words) => faults(policy, words))).toEqual([]);
  });

  test.each(POLICIES)('under policy %s, beside each other one', (policy) => {
    const pairs = SAYINGS.flatMap((a) => SAYINGS.filter(({ by }) => by !== a.by).map((b) => [a, b]));
    expect(pairs.flatMap((words) => faults(policy, words))).toEqual([]);
  });

  test.each(POLICIES)('under policy %s, while the server has not said', (policy) => {
    for (const word of [{ by: 'nobody', says: 'nothing' } as const, ...CONSENT]) {
      if (word.hostConsent !== undefined) continue;
      const { isPending, decision, sinks } = read(policy, [word], true);
      expect(decision.enabled).toBe(false);
      expect(isPending, JSON.stringify(word)).toBe(word.says !== 'off' && policy !== 'off');
      expect(decision.decidedBy === 'setConsent').toBe(isPending);
      expect(sinks.length > 0).toBe(isPending);
    }
  });

  test('a mistake in where events go ends the waiting, and is told to who has switched it on', () => {
    for (const word of WORDS.filter(({ isSink, says }) => isSink === true && says === 'off')) {
      const { isPending, decision, warnings } = read('opt-in', [word], true);
      expect({ isPending, decidedBy: decision.decidedBy, lines: warnings.length }).toEqual({
        isPending: false,
        decidedBy: word.by,
        lines: 0,
      });
      const on: Word = { by: 'setConsent', says: 'on', hostConsent: 'on' };
      expect(read('opt-in', [word, on], true).warnings).toHaveLength(word.line === undefined ? 0 : 1);
    }
  });
});

describe('an operator needs no notice', () => {
  const isTold = (...words: readonly Word[]): boolean => read('opt-out', words).isTold;
  const set = (name: string, value: string): Word => ({
    by: name,
    says: 'nothing',
    environment: { [name]: value },
  });

  test('who says on by any name', () => {
    const words = CONSENT.filter(({ by }) => by !== 'SAMPLE_TELEMETRY_NOTICE');
    for (const word of words) expect(isTold(word), JSON.stringify(word)).toBe(word.says === 'on');
  });

  test.each([
    ['', false],
    ['0', false],
    ['1', false],
    ['2', true],
    [' 2 ', true],
    ['9999', true],
  ])('whose chart told them of version %j of 2: %s', (version, expected) => {
    expect(isTold(set('SAMPLE_TELEMETRY_NOTICE', version))).toBe(expected);
  });
});
