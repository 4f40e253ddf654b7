import type { TracerProvider } from '@opentelemetry/api';
import { hasSdk } from '../attach/attach.ts';
import { CLAIM_METRICS, holdSdk } from '../attach/hold-sdk.ts';
import { copiesFrom, findHostApis, requireOfHost, slotsOf } from '../attach/host-apis.ts';
import type { TracingApi } from '../attach/tap.ts';
import type { OperatorTracing } from '../config/read-operator-tracing.ts';
import { serverLines } from '../operator-lines.ts';
import type { WriteLine } from '../stderr.ts';
import { dropFinishedSpans } from './drop-finished-spans.ts';
import { type FoundPackage, findPackage } from './find-package.ts';

/** The operator's SDK, which runs here because no code of the host starts one. */
export interface OperatorSdk {
  /** Where the host's spans go, started by this; `undefined` once the host has started an SDK of its own. */
  readonly provider: () => TracerProvider | undefined;
  /** The copies of the API that it is started with. */
  readonly apis: readonly TracingApi[];
  /** Starts it, where no use of the API has. */
  readonly startNow: () => void;
  /** The same a second later: by then a server that listens has started an SDK of its own, if it has one. */
  readonly startSoon: () => void;
  /** Sends what spans and logs are finished, without running any code of the host's. Never rejects. */
  readonly flush: () => Promise<void>;
  /** Measures once more and sends that: the host's own callbacks run. Never rejects. */
  readonly flushMetrics: () => Promise<void>;
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
const SOON_MILLIS = 1000;
const SUPPORTED_VERSION = /^0\.[23]\d\d\./u;

/**
 * Has OpenTelemetry's `NodeSDK` ready, from the environment and nothing else: sampler, processors and exporters are
 * what `OTEL_*` says. It starts when the host first uses the API, and not at all where the host starts an SDK of its
 * own before; one that comes later takes its place. Where there is one already, or none is installed, nothing is done.
 */
export function prepareOperatorSdk(
  tracing: OperatorTracing,
  mainModule: string | undefined,
  warn: WriteLine,
): OperatorStart {
  if (hasSdk(findHostApis(mainModule))) return {};
  const { askedBy, printing } = tracing;
  const found = findPackage(PACKAGE, mainModule);
  if (found === undefined) {
    warn(serverLines.sdkNodeMissing.say(askedBy));
    return {};
  }
  const { version = '', require } = found;
  const unsupported = serverLines.sdkNodeNotSupported.say(version);
  if (!SUPPORTED_VERSION.test(version)) return { unsupported };
  try {
    const sdkNode: SdkNode = require(PACKAGE);
    if (!canStart(sdkNode, tracing)) return { unsupported };
    for (const name of printing) warn(serverLines.printsOnStdout.say(name));
    return { sdk: hold(sdkNode, { tracing, found, mainModule, warn }) };
  } catch {
    warn(serverLines.sdkNodeFailed.say(askedBy));
    return {};
  }
}

interface HoldOptions {
  readonly tracing: OperatorTracing;
  readonly found: FoundPackage;
  readonly mainModule: string | undefined;
  readonly warn: WriteLine;
}

function hold(sdkNode: SdkNode, { tracing, found, mainModule, warn }: HoldOptions): OperatorSdk {
  let running: RunningSdk | undefined;
  const held = holdSdk({
    slots: slotsOf([found.require, requireOfHost(mainModule)]),
    start: () => {
      try {
        running = startSdk(sdkNode, tracing);
      } catch {
        warn(serverLines.sdkNodeFailed.say(tracing.askedBy));
      }
    },
    replaced: (provider) => {
      dropFinishedSpans(provider);
      running?.shutdown().catch(() => undefined);
    },
  });
  const flushWhere = async (isFlushed: (claim: string) => boolean): Promise<void> => {
    const registered = held.registered().filter(({ claim }) => isFlushed(claim));
    await Promise.all(registered.map(({ value }) => flushOne(value)));
  };
  const { provider, startNow } = held;
  const startSoon = (): void => void setTimeout(startNow, SOON_MILLIS).unref();
  return {
    provider,
    startNow,
    startSoon,
    apis: copiesFrom(found.require),
    flush: () => flushWhere((claim) => claim !== CLAIM_METRICS),
    flushMetrics: () => flushWhere((claim) => claim === CLAIM_METRICS),
  };
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

async function flushOne(registered: unknown): Promise<void> {
  const { forceFlush } = registered as { forceFlush?: () => Promise<void> };
  if (typeof forceFlush === 'function') await forceFlush.call(registered).catch(() => undefined);
}
