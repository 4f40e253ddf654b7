import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { cells } from './cells.ts';
import { excluded } from './excluded.ts';
import { createInstaller } from './install.ts';
import { runCell } from './run-cell.ts';

/** Cells that run at the same time: as many as the smallest machine has processors. */
const CELLS_AT_ONCE = 2;

/** A line that differs can be long; its start says which it is. */
const MAX_PROBLEM_LENGTH = 2000;

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

// A word after the command runs only the cells with it in their names.
const [word = ''] = process.argv.slice(2);
const chosen = cells.filter(({ name }) => name.includes(word));
const folder = mkdtempSync(join(tmpdir(), 'dot-ai-telemetry-compat-'));
let failed = 0;

for (const { combination, reason } of excluded) console.log(`not there: ${combination} (${reason})`);
try {
  const installer = await createInstaller(PROJECT, folder);
  const waiting = chosen.values();
  const work = async (): Promise<void> => {
    for (const cell of waiting) {
      const startedMillis = Date.now();
      const problems = await runCell(cell, installer, folder).catch((error: unknown) => [
        `no verdict: ${inspect(error)}`,
      ]);
      if (problems.length > 0) failed += 1;
      const seconds = ((Date.now() - startedMillis) / 1000).toFixed(1);
      console.log(`${problems.length === 0 ? 'passed' : 'FAILED'} ${cell.name} (${seconds} s)`);
      for (const problem of problems) console.log(`  ${problem.slice(0, MAX_PROBLEM_LENGTH)}`);
    }
  };
  await Promise.all(Array.from({ length: CELLS_AT_ONCE }, work));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

if (chosen.length === 0 || failed > 0) process.exitCode = 1;
console.log(`compat: ${chosen.length - failed} cells passed, ${failed} failed`);
