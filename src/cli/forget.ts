import { randomBytes } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { type ClusterAddress, findCluster } from '../config/find-cluster.ts';
import { findStateFolder } from '../config/find-state-folder.ts';
import { readState } from '../config/read-state.ts';
import { epochAt, instanceId } from '../identity/instance-id.ts';
import { type Cluster, askKubernetes } from '../identity/kubernetes-api.ts';
import type { Product } from '../product/product.ts';
import { variableNames } from '../product/variable-names.ts';
import { createRunDetached } from '../run-detached.ts';
import { createStateFolder } from '../state/create-state-folder.ts';
import type { Command, CommandContext, CommandResult } from './command.ts';
import { replaceSeed } from './replace-seed.ts';

/** Gives an instance a new id, and says what becomes of the events under the old one. */
export const forget: Command = {
  name: 'forget',
  summary: 'Gives this instance a new id, so that nothing to come is counted with what was.',
  flags: { resolve: 'asks the cluster that this pod runs in for its UID, to say the old id' },
  effects: 'Replaces the id in the state folder, and opens no socket without --resolve.',
  run,
};

/** What became of one kind of id. */
interface Forgotten {
  readonly kind: 'file' | 'cluster';
  readonly isDone: boolean;
  /** Ids before and after; none where they are not known. */
  readonly oldIds: readonly string[];
  readonly newIds: readonly string[];
  readonly lines: readonly string[];
}

type IdsOf = (kind: Forgotten['kind'], seed: string, salt?: string) => readonly string[];

async function run(context: CommandContext): Promise<CommandResult> {
  const { product, environment, now } = context;
  const kinds = product.identity ?? ['cluster', 'file'];
  const { stateFolder, salt, warnings } = readState(product, environment);
  if (stateFolder !== undefined && !isAbsolute(stateFolder)) {
    return { text: warnings.join('\n'), json: { outcome: 'failed', forgotten: [] }, exitCode: 1 };
  }
  const idsOf: IdsOf = (kind, seed, withSalt = salt) =>
    epochsOf(product, now()).map((epoch) =>
      instanceId({ product: product.name, kind, seed, salt: withSalt, epoch }),
    );
  const folder = kinds.includes('file') ? findStateFolder(product, stateFolder, environment) : undefined;
  const cluster = kinds.includes('cluster') ? findCluster(environment) : undefined;
  const file = folder === undefined ? undefined : await forgetFile(folder, idsOf);
  const found = [
    file,
    cluster === undefined ? undefined : await forgetCluster(cluster, idsOf, context),
  ].filter((part) => part !== undefined);
  const lines =
    found.length === 0
      ? [folder === undefined ? 'Nothing is remembered here: each start of a server has a new id.' : NO_ID]
      : [...found.flatMap((part) => part.lines), ...whatStays(product)];
  const isDone = found.every((part) => part.isDone);
  return {
    text: lines.join('\n'),
    json: {
      outcome: found.length === 0 ? 'nothing' : isDone ? 'forgotten' : 'not_done',
      forgotten: found.map(({ kind, isDone: done, oldIds, newIds }) => ({ kind, done, oldIds, newIds })),
    },
    exitCode: isDone ? 0 : 1,
  };
}

const NO_ID = 'No id is in the state folder: there is nothing to forget.';

/** The epochs whose ids are said: events of the last year may still be there. */
function epochsOf({ epoch = 'all' }: Product, nowMillis: number): readonly string[] {
  if (epoch === 'all') return [epoch];
  const year = Number(epochAt(epoch, nowMillis));
  return [String(year - 1), String(year)];
}

/** `undefined` where no file holds an id. */
async function forgetFile(folder: string, idsOf: IdsOf): Promise<Forgotten | undefined> {
  const { before, after } = await replaceSeed(createStateFolder(folder));
  if (before === undefined) return undefined;
  const oldIds = idsOf('file', before);
  const newIds = after === undefined ? [] : idsOf('file', after);
  const isDone = newIds.length > 0;
  const lines = isDone
    ? [`New id: ${newIds.join(', ')}`, 'A server that is running has the old one until it is started again.']
    : ['The id in the state folder cannot be replaced: nothing is forgotten. Run this as the server’s user.'];
  return { kind: 'file', isDone, oldIds, newIds, lines: [`Old id: ${oldIds.join(', ')}`, ...lines] };
}

/** As many as nobody finds by trying. */
const SALT_BYTES = 16;

const ALIVE_MILLIS = 1000;

/** A cluster's UID stays: what changes its id is a salt, which only the operator can set. */
async function forgetCluster(
  cluster: ClusterAddress,
  idsOf: IdsOf,
  { product, flags, serviceAccountFolder }: CommandContext,
): Promise<Forgotten> {
  const isAsked = flags.has('resolve');
  const seed = isAsked ? await askSeed({ ...cluster, serviceAccountFolder }) : undefined;
  const newSalt = randomBytes(SALT_BYTES).toString('base64url');
  const oldIds = seed === undefined ? [] : idsOf('cluster', seed);
  const newIds = seed === undefined ? [] : idsOf('cluster', seed, newSalt);
  const notSaid = isAsked ? 'the cluster did not tell its UID' : '--resolve asks the cluster for its UID';
  const variable = variableNames(product).salt;
  return {
    kind: 'cluster',
    isDone: false,
    oldIds,
    newIds,
    lines: [
      seed === undefined ? `Old id: not known, ${notSaid}.` : `Old id: ${oldIds.join(', ')}`,
      'It is made of the cluster’s UID, and stored nowhere. A new salt makes a new one; set it yourself:',
      `  kubectl set env deployment/YOUR_DEPLOYMENT --namespace YOUR_NAMESPACE ${variable}=${newSalt}`,
      `With Helm, set ${variable} where your chart takes variables: the next upgrade would undo the line above.`,
      ...(seed === undefined ? [] : [`New id, with that salt: ${newIds.join(', ')}`]),
    ],
  };
}

async function askSeed(cluster: Cluster): Promise<string | undefined> {
  // Nothing of the question keeps a process alive; this one lives to hear the answer.
  const alive = setInterval(() => undefined, ALIVE_MILLIS);
  try {
    const question = { ...cluster, wantsSeed: true, wantsServerVersion: false };
    return (await askKubernetes({ ...question, runDetached: createRunDetached() })).seed;
  } finally {
    clearInterval(alive);
  }
}

/** Source: PostHog docs, "Controlling data storage", and the API endpoint `persons/bulk_delete`. */
function whatStays({ name }: Product): readonly string[] {
  return [
    'Events under the old id stay where they were sent. PostHog’s app and API delete events of persons, and these have none.',
    `The maintainers of ${name} can ask PostHog’s support to delete by distinct_id, delete in the database of a PostHog of their own, or let retention run out: give them the old id.`,
  ];
}
