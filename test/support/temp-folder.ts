import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

const PREFIX = join(tmpdir(), 'dot-ai-telemetry-test-');

/** A new empty folder that goes with the tests of a file. For `beforeAll`. */
export function lastingTempFolder(): string {
  const folder = mkdtempSync(PREFIX);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A new empty folder that goes with the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(PREFIX);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
