import type { TracerProvider } from '@opentelemetry/api';
import { hasSdk } from '../attach/attach.ts';
import { holdSlots } from '../attach/hold-slots.ts';
import { findHostApis, slotsOf } from '../attach/host-apis.ts';
import type { OperatorTracing } from '../config/read-operator-tracing.ts';
import type { WriteLine } from '../stderr.ts';
import { dropFinishedSpans } from './drop-finished-spans.ts';
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

/** What came of it: an SDK, the line that says why telemetry must not run beside the one there is, or nothing. */
export interface OperatorStart {
  readonly sdk?: OperatorSdk;
  readonly unsupported?: string;
}

/** The part of `@opentelemetry/sdk-node` that is used. `startNodeSDK` is missing in older versions. */
interface SdkNode {
  readonly NodeSDK: new (options: object) => RunningSdk & { start(): void };
  readonly startNodeSDK?: () => RunningSdk;
}

interface RunningSdk {
  shutdown(): Promise<void>;
}

const PACKAGE = '@opentelemetry/sdk-node';
const SUPPORTED = '>=0.200.0 <0.400.0';
const SUPPORTED_VERSION = /^0\.[23]\d\d\./u;

/**
 * Starts OpenTelemetry's `NodeSDK` from the environment and nothing else: sampler, processors and exporters are
 * what `OTEL_*` says. A host that starts its own SDK later takes its place; where the host has one already, or
 * none is installed, nothing is started.
 */
export function startOperatorSdk(
  tracing: OperatorTracing,
  mainModule: string | undefined,
  warn: WriteLine,
): OperatorStart {
  if (hasSdk(findHostApis(mainModule))) return {};
  const { askedBy, printing } = tracing;
  const found = findPackage(PACKAGE, mainModule);
  if (found === undefined) {
    warn(
      `${askedBy} is set, and ${PACKAGE} (${SUPPORTED}) is not installed: the server must trace by itself`,
    );
    return {};
  }
  const { version = '', require } = found;
  try {
    const sdkNode: SdkNode = require(PACKAGE);
    if (!SUPPORTED_VERSION.test(version) || !canStart(sdkNode, tracing)) {
      return {
        unsupported: `off, ${PACKAGE} ${version} is not supported (SDK 2.x and 3.x are: ${SUPPORTED})`,
      };
    }
    for (const name of printing)
      warn(`${name} names console, which prints on stdout: not for a server over stdio`);
    return { sdk: hold(sdkNode, tracing, require) };
  } catch {
    warn(`${askedBy} is set, and ${PACKAGE} could not be started with what OTEL_* says`);
    return {};
  }
}

function hold(sdkNode: SdkNode, tracing: OperatorTracing, require: NodeJS.Require): OperatorSdk {
  let running: RunningSdk | undefined;
  const shutdown = async (): Promise<void> => {
    await running?.shutdown().catch(() => undefined);
  };
  const { provider } = holdSlots(
    slotsOf(require),
    () => {
      running = startSdk(sdkNode, tracing);
    },
    (replacedProvider) => {
      dropFinishedSpans(replacedProvider);
      void shutdown();
    },
  );
  return { provider, flush: () => flush(provider()), shutdown };
}

function canStart({ startNodeSDK }: SdkNode, { askedBy }: OperatorTracing): boolean {
  return askedBy !== 'OTEL_CONFIG_FILE' || startNodeSDK !== undefined;
}

/** Metrics and logs only where their own variables are set: by default the SDK sends both to localhost. */
function startSdk(
  { NodeSDK, startNodeSDK }: SdkNode,
  { askedBy, metrics, logs }: OperatorTracing,
): RunningSdk {
  if (askedBy === 'OTEL_CONFIG_FILE' && startNodeSDK !== undefined) return startNodeSDK();
  const sdk = new NodeSDK({
    ...(!metrics && { metricReaders: [] }),
    ...(!logs && { logRecordProcessors: [] }),
  });
  sdk.start();
  return sdk;
}

async function flush(
  provider: (TracerProvider & { forceFlush?(): Promise<void> }) | undefined,
): Promise<void> {
  await provider?.forceFlush?.().catch(() => undefined);
}
