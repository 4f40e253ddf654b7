import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { parseHost, parseProjectKey } from '../../src/posthog-address.ts';
import { dotAiSettings } from '../../src/product/dot-ai-settings.ts';

const SECRET = 'secret-5d1e';
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom('true', 'OFF', '', ' ', 'phc_x', 'posthog,file', 'none', `https://me:${SECRET}@x.example`),
  fc.string().map((text) => `${text}${SECRET}`),
);
const environment = fc.record(
  {
    DO_NOT_TRACK: anyText,
    DOT_AI_TELEMETRY: anyText,
    DOT_AI_ANALYTICS: anyText,
    OTEL_SDK_DISABLED: anyText,
    DOT_AI_TELEMETRY_EXPORTER: anyText,
    DOT_AI_TELEMETRY_FILE: anyText,
    DOT_AI_TELEMETRY_DEBUG: anyText,
    DOT_AI_POSTHOG_KEY: anyText,
    DOT_AI_POSTHOG_HOST: anyText,
  },
  { requiredKeys: [] },
);

describe('any environment', () => {
  test('gives a decision and never an exception, a line without any value, and sinks only where it is on', () => {
    fc.assert(
      fc.property(environment, (settings) => {
        const { decision, sinks, warnings } = readConfig(dotAiSettings, settings);
        expect(sinks.length > 0).toBe(decision.enabled);
        expect(JSON.stringify([decision, warnings])).not.toContain(SECRET);
        for (const line of warnings) expect(line).toMatch(/^[\u0020-\u007e]+$/u);
      }),
      { numRuns: 2000 },
    );
  });

  test('that says off by any signal is off', () => {
    const off = fc.constantFrom(
      { DO_NOT_TRACK: '1' },
      { DOT_AI_TELEMETRY: 'false' },
      { OTEL_SDK_DISABLED: 'true' },
    );
    fc.assert(
      fc.property(environment, off, (settings, signal) => {
        expect(readConfig(dotAiSettings, { ...settings, ...signal }).decision.enabled).toBe(false);
      }),
    );
  });
});

describe('an address', () => {
  test('is http or https without user, query, fragment or last slash, and the same when parsed again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const host = parseHost(text);
        if (host === undefined) return;
        const { protocol, username, password, search, hash } = new URL(host);
        expect(['http:', 'https:']).toContain(protocol);
        expect(username + password + search + hash).toBe('');
        expect(host).not.toMatch(/\/$/u);
        expect(parseHost(host)).toBe(host);
      }),
      { numRuns: 2000 },
    );
  });

  test('a key is a project key or nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const key = parseProjectKey(text);
        expect(key === undefined || (key === text && /^phc_[\w-]+$/u.test(key))).toBe(true);
      }),
    );
  });
});
