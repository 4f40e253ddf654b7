import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, KubernetesAnswer } from './kubernetes-api.ts';
import type { RunDetached } from '../run-detached.ts';

export interface AskClusterOptions {
  readonly cluster: Cluster;
  /** What is still to be asked; asked itself before each attempt. */
  readonly wanted: () => { readonly wantsSeed: boolean; readonly wantsServerVersion: boolean };
  /** Given each answer, also one that holds nothing. */
  readonly onAnswer: (answer: KubernetesAnswer) => void;
  /** Time between an answer and the next attempt, in milliseconds: one attempt more than there are delays. */
  readonly retryDelaysMillis: readonly number[];
  readonly timeoutMillis: number | undefined;
  readonly runDetached: RunDetached;
  readonly signal: AbortSignal;
}

/**
 * Asks the API server until nothing is wanted, or no delay is left. What asks is loaded with the first attempt.
 * To be called detached, for the sake of its timers. Rejects where it is ended between two attempts.
 */
export async function askCluster(options: AskClusterOptions): Promise<void> {
  const { cluster, wanted, onAnswer, retryDelaysMillis, timeoutMillis, runDetached, signal } = options;
  for (const delayMillis of [0, ...retryDelaysMillis]) {
    const question = wanted();
    if (!question.wantsSeed && !question.wantsServerVersion) return;
    if (delayMillis > 0) await sleep(delayMillis, undefined, { ref: false, signal });
    if (signal.aborted) return;
    const { askKubernetes } = await import('./kubernetes-api.ts');
    onAnswer(await askKubernetes({ ...cluster, ...question, timeoutMillis, runDetached, signal }));
  }
}
