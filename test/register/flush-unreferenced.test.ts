import { expect, test } from 'vitest';
import { ROOT, runProgram } from '../support/run-node.ts';

test('what a flush begins after its time is over does not hold the process either', async () => {
  const source = `
    const { flushBeforeExit } = await import('${ROOT}dist/src/host-process/flush-unreferenced.js');
    const wait = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
    const flush = async () => { await wait(300); await wait(10_000); };
    void flushBeforeExit({ flush, flushMetrics: async () => undefined }, 100);
    // Work of the host's own: meanwhile the next attempt begins.
    setTimeout(() => undefined, 600);
  `;
  const { code, millis } = await runProgram(source, {}, []).ended;
  expect(code).toBe(0);
  expect(millis).toBeLessThan(5000);
});
