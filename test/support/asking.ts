import { onTestFinished } from 'vitest';
import type { LocalCapture } from '../../src/local-capture/create-local-capture.ts';
import { defineProduct } from '../../src/product/define-product.ts';
import { dotAi } from '../../src/product/dot-ai.ts';
import type { ProductSettings } from '../../src/product/product.ts';
import { createTelemetry } from '../../src/telemetry/create-telemetry.ts';
import type { Telemetry } from '../../src/telemetry/telemetry-types.ts';
import { startCapture } from './capture.ts';
import { tempFolder } from './temp-folder.ts';

export interface Asking {
  readonly telemetry: Telemetry<typeof dotAi.catalog>;
  readonly capture: LocalCapture;
  readonly home: string;
  readonly warnings: readonly string[];
  readonly sink: () => object | undefined;
}

/** Telemetry of a product that waits for its host, reporting to local capture. */
export async function asking(
  environment: Record<string, string> = {},
  settings: Partial<ProductSettings> = {},
): Promise<Asking> {
  const capture = await startCapture();
  const home = tempFolder();
  const warnings: string[] = [];
  const telemetry = createTelemetry({
    product: defineProduct({
      ...dotAi,
      name: 'sample',
      envPrefix: 'SAMPLE',
      policy: 'opt-in',
      awaitsConsent: true,
      sendAfterMillis: 10,
      ...settings,
    }),
    environment: {
      HOME: home,
      SAMPLE_POSTHOG_KEY: 'phc_test',
      SAMPLE_POSTHOG_HOST: capture.url,
      ...environment,
    },
    warn: (line) => void warnings.push(line),
  });
  onTestFinished(() => telemetry.shutdown());
  const sink = (): object | undefined => {
    const [first] = telemetry.status().sinks;
    return first && { waiting: first.waiting, delivered: first.delivered, dropped: first.dropped };
  };
  return { telemetry, capture, home, warnings, sink };
}
