import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { LocalCapture } from '../../src/local-capture/create-local-capture.ts';
import type { IdentityKind, Product } from '../../src/product/product.ts';
import { createHostTelemetry } from '../../src/telemetry/create-telemetry.ts';
import { startCapture } from '../support/capture.ts';
import { startExample } from '../support/example-host.ts';
import { startKubernetesApi } from '../support/kubernetes-api.ts';
import { tempFolder } from '../support/temp-folder.ts';

const { product: hay }: { readonly product: Product } = createRequire(import.meta.url)(
  '../../examples/products/hay/telemetry.js',
);

function reportTo(capture: LocalCapture, home: string): Record<string, string> {
  return { HOME: home, HAY_POSTHOG_KEY: 'phc_test', HAY_POSTHOG_HOST: capture.url };
}

describe('Hay is known by a file alone', () => {
  test('and so is the same after a restart', async () => {
    const capture = await startCapture();
    const environment = reportTo(capture, tempFolder());
    const elsewhere = { HAY_TELEMETRY_STATE_DIR: join(environment['HOME'] ?? '', 'state') };
    for (const settings of [{}, {}, elsewhere]) {
      const host = await startExample('hay', { ...environment, ...settings });
      await host.identified();
      await host.stop();
    }
    const [first, second, other] = capture.events.map(({ distinctId }) => distinctId);
    expect(capture.events.map(({ properties }) => properties['instance_kind'])).toEqual(
      Array.from({ length: 3 }, () => 'file'),
    );
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  test('where it cannot be written each start is another one, and says so', async () => {
    const capture = await startCapture();
    const environment = reportTo(capture, tempFolder());
    // Not even root can make a folder of it.
    const stateFolder = join(environment['HOME'] ?? '', 'file');
    writeFileSync(stateFolder, '');
    for (let start = 0; start < 2; start += 1) {
      const host = await startExample('hay', { ...environment, HAY_TELEMETRY_STATE_DIR: stateFolder });
      await host.call('GET /telemetry');
      expect(await host.stop()).toMatchObject({ code: 0, stderr: '' });
    }
    expect(capture.events.map(({ properties }) => properties['instance_kind'])).toEqual([
      'ephemeral',
      'ephemeral',
    ]);
    expect(new Set(capture.events.map(({ distinctId }) => distinctId)).size).toBe(2);
  });

  test.each<[readonly IdentityKind[] | undefined, string, number]>([
    [hay.identity, 'file', 0],
    // As a product that says nothing of its identity would.
    [undefined, 'cluster', 1],
  ])('in a cluster, by identity %j, it is of the kind %s', async (identity, kind, requests) => {
    const { host, port, serviceAccountFolder, requests: seen } = await startKubernetesApi();
    const { identity: _, ...product } = hay;
    const telemetry = createHostTelemetry({
      product: { ...product, ...(identity !== undefined && { identity }) },
      environment: {
        HAY_TELEMETRY_DEBUG: '1',
        HAY_TELEMETRY_STATE_DIR: join(tempFolder(), 'state'),
        KUBERNETES_SERVICE_HOST: host,
        KUBERNETES_SERVICE_PORT: port,
      },
      serviceAccountFolder,
      warn: () => undefined,
      writeEvent: () => undefined,
    });
    onTestFinished(() => telemetry.shutdown());
    telemetry.record('agent_created' as never, {});
    await telemetry.forceFlush();
    expect(telemetry.status().instanceKind).toBe(kind);
    expect(seen).toHaveLength(requests);
  });
});
