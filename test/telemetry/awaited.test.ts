import { expect, test } from 'vitest';
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
