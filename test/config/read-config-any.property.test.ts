import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { variableNames } from '../../src/product/variable-names.ts';
import { SETTINGS, WORDS, writeConfig } from '../support/consent-words.ts';
import { lastingTempFolder } from '../support/temp-folder.ts';

const SECRET = 'secret-5d1e';

const home = lastingTempFolder();
const names = [
  'DO_NOT_TRACK',
  'OTEL_SDK_DISABLED',
  ...Object.values(variableNames(SETTINGS)),
  'SAMPLE_RETIRED',
  'AI_PROVIDER',
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => `${text}${SECRET}`),
  fc.constantFrom(...WORDS.flatMap(({ environment = {} }) => Object.values(environment))),
  fc.constantFrom(`https://me:${SECRET}@x.example`, `phx_${SECRET}`, 'phc_x', `posthog,${SECRET}`),
);
const anyFile = fc.oneof(
  fc.constant(undefined),
  fc.json().map((text) => text.replaceAll('"', `"${SECRET}`)),
  fc
    .record(
      {
        telemetry: fc.oneof(fc.boolean(), fc.constant(SECRET)),
        analytics: fc.oneof(fc.boolean(), fc.constant(null)),
        telemetryCatalogVersion: fc.oneof(fc.integer(), fc.double(), fc.constant(SECRET)),
        [SECRET]: fc.anything(),
      },
      { requiredKeys: [] },
    )
    .map((content) =>
      JSON.stringify(content, (_, value: unknown) => (typeof value === 'bigint' ? 0 : value)),
    ),
  fc.string().map((text) => text + SECRET),
);
const environments = fc.record(
  Object.fromEntries(names.map((name) => [name, fc.option(anyText, { nil: undefined })])),
);

test('whatever environment, file and host say: a decision, no exception, and no value in any line or reason', () => {
  const policies = fc.constantFrom('opt-out', 'opt-in', 'off', undefined);
  const words = fc.constantFrom('on', 'off', undefined);
  fc.assert(
    fc.property(environments, anyFile, policies, fc.boolean(), words, (set, file, policy, awaits, word) => {
      const HOME = file === undefined ? join(home, 'nowhere') : home;
      if (file !== undefined) writeConfig(home, file);
      const retiredVariables = { SAMPLE_RETIRED: 'set another' };
      const settings = { ...SETTINGS, awaitsConsent: awaits, retiredVariables, ...(policy && { policy }) };
      const { decision, isPending, sinks, warnings } = readConfig(settings, { ...set, HOME }, word);
      expect(JSON.stringify([decision, warnings])).not.toContain(SECRET);
      expect(warnings.every((line) => /^[\u0020-\u007e]+$/u.test(line) && !line.includes(home))).toBe(true);
      expect(JSON.stringify(decision.signals.map(({ reason }) => reason))).not.toContain(home);
      expect(sinks.length > 0).toBe(decision.enabled || isPending);
      expect(decision.enabled && decision.signals.some(({ says }) => says === 'off')).toBe(false);
    }),
    { numRuns: 1000 },
  );
});
