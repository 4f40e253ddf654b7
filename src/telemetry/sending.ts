import { attempt } from '../attempt.ts';
import { findCluster } from '../config/find-cluster.ts';
import { findStateFolder } from '../config/find-state-folder.ts';
import type { Environment } from '../config/parse-setting.ts';
import type { Config } from '../config/read-config.ts';
import { type InstanceResolver, createInstanceResolver } from '../identity/instance-resolver.ts';
import { createProductNotice } from '../notice/product-notice.ts';
import type { AskPermission } from '../permission.ts';
import { createPermissionToSend } from './permission-to-send.ts';
import type { Product } from '../product/product.ts';
import type { RunDetached } from '../run-detached.ts';
import { createStateFolder } from '../state/create-state-folder.ts';
import type { StateFolder } from '../state/state-folder.ts';
import type { WriteLine } from '../stderr.ts';

export interface SendingOptions {
  readonly product: Product;
  readonly config: Config;
  readonly environment: Environment | undefined;
  readonly warn: WriteLine;
  readonly now: () => number;
  readonly runDetached: RunDetached;
  /** Whether the operator still lets it send, asked anew. */
  readonly isAllowed: () => boolean;
  /** Told when more may be sent than before. */
  readonly onChange: () => void;
  /** Where a pod's token and the certificate of its API server are mounted; as Kubernetes does by default. */
  readonly serviceAccountFolder?: string | undefined;
}

/** What must be known before anything is sent: consent, whose it is, and that the operator was told. */
export interface Sending {
  readonly state: StateFolder | undefined;
  readonly resolver: Pick<InstanceResolver, 'instance' | 'kind'>;
  readonly permission: AskPermission;
  /** There is something to send: from now on identity is looked for, and the operator is told. */
  begin(): void;
  /** Resolves when nothing better is to be known of whose it is; at once where nobody looks for it. */
  identified(): Promise<void>;
  /** The host has said something; nothing begins before consent is known. */
  configChanged(config: Config): void;
  end(): void;
}

/** Nothing happens before `begin`, nor while consent is pending. Nothing that it starts keeps the process alive. */
export function createSending(options: SendingOptions): Sending {
  const { product, environment, warn, now, runDetached, isAllowed } = options;
  const waiting: (() => void)[] = [];
  const stopWaiting = (): void => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  let { config } = options;
  let isBegun = false;
  let isEnded = false;
  let start: NodeJS.Immediate | undefined;
  const onChange = (): void => {
    if (!resolver.isAwaited()) stopWaiting();
    attempt(options.onChange);
  };
  const folder = findStateFolder(product, config.state.stateFolder, environment);
  const state = folder === undefined ? undefined : createStateFolder(folder);
  const resolver = createResolver({ ...options, onChange }, state);
  const isNoticeDue = (): boolean => !isEnded && !config.isPending && needsNotice(config);
  const notice = createProductNotice({ product, state, isDue: isNoticeDue, warn, now });
  const startWork = (): void => {
    resolver.start();
    if (isNoticeDue()) void notice.tell().then(onChange);
    onChange();
  };
  const begin = (): void => {
    isBegun = true;
    clearImmediate(start);
    // Off the path of the call that happened to be the first.
    if (!config.isPending) start = runDetached(() => setImmediate(startWork).unref());
  };
  return {
    state,
    resolver,
    permission: createPermissionToSend({
      isPending: () => config.isPending,
      isAllowed,
      notice: () => (needsNotice(config) ? notice : undefined),
      isIdentityAwaited: () => resolver.isAwaited(),
    }),
    begin,
    identified: () =>
      new Promise((resolve) => {
        const isLookedFor = isBegun && !isEnded && !config.isPending && resolver.isAwaited();
        if (isLookedFor) waiting.push(resolve);
        else resolve();
      }),
    configChanged: (changed) => {
      config = changed;
      if (isBegun) begin();
    },
    end: () => {
      isEnded = true;
      clearImmediate(start);
      resolver.stop();
      stopWaiting();
    },
  };
}

function createResolver(options: SendingOptions, state: StateFolder | undefined): InstanceResolver {
  const { product, config, environment, now, runDetached, onChange, serviceAccountFolder } = options;
  const cluster = findCluster(environment);
  return createInstanceResolver({
    product: product.name,
    kinds: product.identity ?? ['cluster', 'file'],
    salt: config.state.salt,
    epoch: product.epoch ?? 'all',
    state,
    cluster:
      cluster === undefined
        ? undefined
        : { ...cluster, ...(serviceAccountFolder !== undefined && { serviceAccountFolder }) },
    wantsServerVersion: looksUp(product, 'k8s_version'),
    runDetached,
    now,
    onChange,
  });
}

/** Whether the catalog of a product has a property that is looked up by that name. */
export function looksUp({ catalog }: Product, name: string): boolean {
  return Object.values(catalog.definition.properties).some(({ from }) =>
    from.some((source) => 'lookup' in source && source.lookup === name),
  );
}

/** Whether something would go to a destination that the product chose, to an operator who may not know of it. */
export function needsNotice({ isTold, sinks }: Config): boolean {
  return !isTold && sinks.some((sink) => sink.name === 'posthog' && !sink.isOperatorsChoice);
}
