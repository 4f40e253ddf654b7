import type { TracerProvider } from '@opentelemetry/api';
import { hasSdk } from '../attach/attach.ts';
import { type HeldSlots, holdSlots } from '../attach/hold-slots.ts';
import { findHostApis, slotsOf } from '../attach/host-apis.ts';
import type { OperatorTracing } from '../config/read-operator-tracing.ts';
import type { WriteLine } from '../stderr.ts';
import { findPackage } from './find-package.ts';

/** The operator's SDK, started here because no code of the host does. */
export interface OperatorSdk {
  /** Where the host's spans go; `undefined` once the host has started an SDK of its own. */
  readonly provider: () => TracerProvider | undefined;
  /** Sends what is finished. Never rejects. */
  readonly flush: () => Promise<void>;
  /** Sends what is finished, and ends. Never rejects. */
  readonly shutdown: () => Promise<void>;
}

/** The part of `@opentelemetry/sdk-node` that is used. `startNodeSDK` is missing in older versions. */
interface SdkNode {
  readonly NodeSDK: new (options: object) => { start(): void; shutdown(): Promise<void> };
  readonly startNodeSDK?: () => { shutdown(): Promise<void> };
}

const PACKAGE = '@opentelemetry/sdk-node';
const SUPPORTED = '>=0.200.0 <0.400.0';
const SUPPORTED_VERSION = /^0\.[23]\d\d\./u;

/** What came of it: an SDK, the line that says why telemetry must not run beside the one there is, or nothing. */
export interface OperatorStart {
  readonly sdk?: OperatorSdk;
  readonly unsupported?: string;
}

/**
 * Starts OpenTelemetry's `NodeSDK` from the environment and nothing else: sampler, processors and exporters are
 * what `OTEL_*` says. Metrics and logs are left out unless their own variables are set, since the SDK would
 * send both to localhost by default. A host that starts its own SDK later takes its place; where the host
 * has one already, or none is installed, nothing is started.
 */
export function startOperatorSdk(
  { askedBy, metrics, logs, printing }: OperatorTracing,
  mainModule: string | undefined,
  warn: WriteLine,
): OperatorStart {
  if (hasSdk(findHostApis(mainModule))) return {};
  const found = findPackage(PACKAGE, mainModule);
  if (found === undefined) {
    warn(
      `${askedBy} is set, and ${PACKAGE} (${SUPPORTED}) is not installed: the server must trace by itself`,
    );
    return {};
  }
  const { version = '', require } = found;
  const sdkNode: SdkNode = require(PACKAGE);
  const { startNodeSDK, NodeSDK } = sdkNode;
  if (!SUPPORTED_VERSION.test(version) || (askedBy === 'OTEL_CONFIG_FILE' && startNodeSDK === undefined)) {
    return { unsupported: `off, ${PACKAGE} ${version} is not supported (SDK 2.x and 3.x are: ${SUPPORTED})` };
  }
  for (const name of printing)
    warn(`${name} names console, which prints on stdout: not for a server over stdio`);
  let shutdown = async (): Promise<void> => undefined;
  const start = (): void => {
    if (askedBy === 'OTEL_CONFIG_FILE' && startNodeSDK !== undefined) {
      const sdk = startNodeSDK();
      shutdown = () => sdk.shutdown();
      return;
    }
    const sdk = new NodeSDK({
      ...(!metrics && { metricReaders: [] }),
      ...(!logs && { logRecordProcessors: [] }),
    });
    sdk.start();
    shutdown = () => sdk.shutdown();
  };
  const end = (): Promise<void> => shutdown().catch(() => undefined);
  const held: HeldSlots = holdSlots(slotsOf(require), start, () => void end());
  return { sdk: { provider: held.provider, flush: () => flush(held.provider()), shutdown: end } };
}

async function flush(provider: TracerProvider | undefined): Promise<void> {
  if (provider === undefined || !('forceFlush' in provider)) return;
  const { forceFlush } = provider as { forceFlush(): Promise<void> };
  await forceFlush.call(provider).catch(() => undefined);
}
