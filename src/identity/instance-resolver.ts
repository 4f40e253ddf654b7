import { attempt } from '../attempt.ts';
import type { Instance } from '../instance.ts';
import type { StateFolder } from '../state/state-folder.ts';
import { askCluster } from './ask-cluster.ts';
import { createInstance } from './create-instance.ts';
import { readFileSeed } from './file-seed.ts';
import type { Epoch } from './instance-id.ts';
import { KnownSeeds, type SeedKind } from './known-seeds.ts';
import type { Cluster } from './kubernetes-api.ts';
import type { RunDetached } from '../run-detached.ts';

export interface InstanceResolverOptions {
  readonly product: string;
  /** In order of preference. */
  readonly kinds: readonly SeedKind[];
  /** The operator's secret; empty for none. */
  readonly salt: string;
  readonly epoch: Epoch;
  /** `undefined` where nothing may be remembered. */
  readonly state: StateFolder | undefined;
  /** `undefined` outside of a cluster. */
  readonly cluster: Cluster | undefined;
  /** Whether a cluster is also asked for its version, whatever `kinds` says. */
  readonly wantsServerVersion: boolean;
  readonly runDetached: RunDetached;
  /** Milliseconds since 1970; tells the year of an event whose own time is no time. */
  readonly now: () => number;
  /** Called whenever `instance()` or `isAwaited()` answers something new. */
  readonly onChange: () => void;
  /** How long a first send may wait, in milliseconds; 60,000 by default. */
  readonly awaitMillis?: number;
  /** Between attempts to ask a cluster; by default nine, from 1 s doubled each time, some nine minutes in all. */
  readonly retryDelaysMillis?: readonly number[];
  /** How long one attempt may take, in milliseconds; 5,000 by default. */
  readonly askTimeoutMillis?: number;
}

/** Finds out who sends, off the hot path. Nothing throws or rejects. */
export interface InstanceResolver {
  /** Begins to look; nothing happens before. */
  start(): void;
  /** Ends everything; what is known stays. */
  stop(): void;
  /** The best that is known now. It is fixed: what is learnt later is another instance. */
  instance(): Instance;
  /** Whether a better one may come soon, so that a first send waits for it. */
  isAwaited(): boolean;
  kind(): SeedKind | 'ephemeral';
}

/** How long a first send may wait for whose it is. */
export const DEFAULT_AWAIT_MILLIS = 60_000;

const RETRY_DELAYS_MILLIS: readonly number[] = Array.from({ length: 9 }, (_, index) => 1000 * 2 ** index);

/**
 * Asks one kind of seed after the other, in order of preference: the next one is asked when the one before has not
 * answered its first question, so that no file is made in a cluster that answers.
 */
export function createInstanceResolver(options: InstanceResolverOptions): InstanceResolver {
  const { product, salt, epoch, state, cluster, runDetached, now, onChange } = options;
  const {
    awaitMillis = DEFAULT_AWAIT_MILLIS,
    retryDelaysMillis = RETRY_DELAYS_MILLIS,
    askTimeoutMillis,
  } = options;
  const seeds = new KnownSeeds(
    options.kinds.filter((kind) => (kind === 'file' ? state : cluster) !== undefined),
  );
  const ended = new AbortController();
  let serverVersion: string | undefined;
  let wantsServerVersion = options.wantsServerVersion && cluster !== undefined;
  let isStarted = false;
  let isOverdue = false;
  let reading: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const create = (): Instance =>
    createInstance({ product, ...seeds.best(), salt, epoch, serverVersion, now });
  let current = create();

  const isAwaited = (): boolean =>
    !isOverdue && !ended.signal.aborted && (seeds.isAnyWanted() || wantsServerVersion);

  const change = (learn: () => void): void => {
    if (ended.signal.aborted) return;
    const summary = (): string => JSON.stringify([seeds.best().kind, serverVersion, isAwaited()]);
    const before = summary();
    learn();
    if (!isAwaited()) clearTimeout(timer);
    if (summary() === before) return;
    current = create();
    attempt(onChange);
  };
  const stopWaiting = (): void => change(() => (isOverdue = true));

  const readFile = async (from: StateFolder): Promise<void> => {
    const seed = await readFileSeed(from);
    change(() => {
      seeds.learn('file', seed);
      seeds.exhaust('file');
    });
  };
  const readWantedFile = (): void => {
    if (state !== undefined && seeds.isWanted('file')) reading ??= readFile(state);
  };

  const askWanted = (from: Cluster): Promise<void> =>
    askCluster({
      cluster: from,
      wanted: () => ({ wantsSeed: seeds.isWanted('cluster'), wantsServerVersion }),
      onAnswer: (answer) => {
        change(() => {
          seeds.learn('cluster', answer.seed);
          serverVersion ??= answer.serverVersion;
          wantsServerVersion &&= serverVersion === undefined;
        });
        readWantedFile();
      },
      retryDelaysMillis,
      timeoutMillis: askTimeoutMillis,
      runDetached,
      signal: ended.signal,
    });

  const resolve = async (): Promise<void> => {
    if (seeds.isFirst('file')) readWantedFile();
    await reading;
    // It rejects when it is stopped.
    if (cluster !== undefined) await askWanted(cluster).catch(() => undefined);
    change(() => {
      seeds.exhaust('cluster');
      wantsServerVersion = false;
    });
    readWantedFile();
  };

  return {
    start: () => {
      if (isStarted || !isAwaited()) return;
      isStarted = true;
      try {
        runDetached(() => {
          timer = setTimeout(stopWaiting, awaitMillis).unref();
          void resolve();
        });
      } catch {
        stopWaiting();
      }
    },
    stop: () => {
      ended.abort();
      clearTimeout(timer);
    },
    instance: () => current,
    isAwaited,
    kind: () => seeds.best().kind,
  };
}
