import { findCluster } from '../config/find-cluster.ts';
import { readState } from '../config/read-state.ts';
import { readFileSeed } from '../identity/file-seed.ts';
import { createInstanceResolver } from '../identity/instance-resolver.ts';
import type { Instance } from '../instance.ts';
import type { StateFolder } from '../state/state-folder.ts';
import { looksUp } from '../telemetry/sending.ts';
import type { CommandContext } from './command.ts';
import { canWriteInto } from './folder-access.ts';
import { findKnownState } from './known-state.ts';

/** Whose the events of a server with this environment would be, as far as that is known without making anything. */
export interface KnownIdentity {
  /** What a server's id would be made of; `unknown` where only its cluster can tell. */
  readonly kind: 'cluster' | 'file' | 'ephemeral' | 'unknown';
  /** Whether `instance` has the id that a server would have. Else it has what is known, or a random id of this run. */
  readonly isKnown: boolean;
  readonly instance: Instance;
  /** Where the id comes from, or why it is not known, in words. */
  readonly reason: string;
}

/** Longer than one question to the API server takes, in milliseconds. */
const RESOLVE_MILLIS = 10_000;

/** Looks in the state folder, and asks the cluster where `resolve` is among the flags. Makes no file. */
export async function findKnownIdentity(context: CommandContext): Promise<KnownIdentity> {
  const { product, environment, flags } = context;
  const { folder, state } = findKnownState(context) ?? { folder: undefined, state: undefined };
  const isAsked = flags.has('resolve');
  const { instance, kind } = await resolveInstance(context, state, isAsked);
  let didNotAnswer = '';
  for (const preferred of product.identity ?? ['cluster', 'file']) {
    if (preferred === kind) {
      const known = { cluster: 'the cluster’s own id', file: 'kept in the state folder' };
      return { kind, isKnown: true, instance, reason: `${didNotAnswer}${known[kind]}` };
    }
    if (preferred === 'cluster' && findCluster(environment) !== undefined) {
      if (!isAsked) {
        const reason = 'only the cluster tells: --resolve asks it';
        return { kind: 'unknown', isKnown: false, instance, reason };
      }
      didNotAnswer = 'the cluster did not tell; ';
    }
    if (preferred === 'file' && state !== undefined && canWriteInto(folder) && (await canBeMade(state))) {
      const reason = `${didNotAnswer}none yet: made in the state folder at the first send`;
      return { kind: 'file', isKnown: false, instance, reason };
    }
  }
  const isRemembering = folder !== undefined && canWriteInto(folder);
  const why = isRemembering ? 'what the state folder holds is no id' : 'nothing can be remembered';
  const reason = `${didNotAnswer}${why}: a random one in each process`;
  return { kind: 'ephemeral', isKnown: false, instance, reason };
}

interface Resolved {
  readonly instance: Instance;
  readonly kind: 'cluster' | 'file' | 'ephemeral';
}

/** Resolves as a server does, but asks a cluster once, and only where it is to be asked. */
function resolveInstance(
  { product, environment, now, serviceAccountFolder }: CommandContext,
  state: StateFolder | undefined,
  isAsked: boolean,
): Promise<Resolved> {
  const cluster = isAsked ? findCluster(environment) : undefined;
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      resolver.stop();
      resolve({ instance: resolver.instance(), kind: resolver.kind() });
    };
    const endWhenKnown = (): void => {
      if (!resolver.isAwaited()) end();
    };
    const resolver = createInstanceResolver({
      product: product.name,
      kinds: product.identity ?? ['cluster', 'file'],
      salt: readState(product, environment).salt,
      epoch: product.epoch ?? 'all',
      state,
      cluster: cluster === undefined ? undefined : { ...cluster, serviceAccountFolder },
      wantsServerVersion: looksUp(product, 'k8s_version'),
      runDetached: (work) => work(),
      now,
      onChange: endWhenKnown,
      retryDelaysMillis: [],
    });
    // Nothing of the resolver keeps a process alive; this one lives to hear the answer.
    const timer = setTimeout(end, RESOLVE_MILLIS);
    resolver.start();
    endWhenKnown();
  });
}

/** Whether nothing is in the way of a new seed: no file that holds none. */
async function canBeMade(state: StateFolder): Promise<boolean> {
  let isThere = false;
  const looking: StateFolder = {
    ...state,
    createOnce: async (name, text) => {
      const found = await state.createOnce(name, text);
      isThere = found !== undefined;
      return found;
    },
  };
  return (await readFileSeed(looking)) === undefined && !isThere;
}
