import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { dotAi } from '../../src/product/dot-ai.ts';
import { createTelemetry } from '../../src/telemetry/create-telemetry.ts';
import { runProgram } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

test.each(['forceFlush', 'shutdown'])(
  '%s comes to its end in a process that nothing else keeps alive, while identity is looked for',
  async (method) => {
    const { code, stdout, stderr, millis } = await runProgram(
      `import { telemetry } from 'dot-ai-telemetry/register';
      telemetry.record('server_started');
      await new Promise((resolve) => setTimeout(resolve, 100));
      await telemetry.${method}();
      console.log('after');`,
      {
        HOME: tempFolder(),
        DOT_AI_TELEMETRY_DEBUG: '1',
        // No token is mounted, so that every attempt waits for the next one.
        KUBERNETES_SERVICE_HOST: '127.0.0.1',
        KUBERNETES_SERVICE_PORT: '9',
      },
    ).ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'after\n' });
    expect(stderr).not.toContain('Warning');
    expect(millis).toBeLessThan(5000);
  },
);

test.each(['forceFlush', 'shutdown'] as const)(
  '%s takes two seconds in all, where neither cluster nor PostHog answers',
  async (method) => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    onTestFinished(() => silent.closeAllConnections());
    onTestFinished(() => void silent.close());
    const telemetry = createTelemetry({
      product: dotAi,
      environment: {
        DOT_AI_POSTHOG_KEY: 'phc_test',
        DOT_AI_POSTHOG_HOST: `http://127.0.0.1:${port}`,
        KUBERNETES_SERVICE_HOST: '127.0.0.1',
        KUBERNETES_SERVICE_PORT: '9',
      },
    });
    onTestFinished(() => telemetry.shutdown());
    telemetry.record('server_started');
    await sleep(100);
    const startedMillis = performance.now();
    await telemetry[method]();
    const millis = performance.now() - startedMillis;
    expect(millis).toBeGreaterThan(900);
    expect(millis).toBeLessThan(2500);
  },
);
