import {
  type KubernetesAnswer,
  type KubernetesQuestion,
  askKubernetes,
} from '../../src/identity/kubernetes-api.ts';
import type { KubernetesApi } from './kubernetes-api.ts';

export const NOTHING: KubernetesAnswer = { seed: undefined, serverVersion: undefined };

/** Asks for everything, as a pod of that cluster. */
export function ask(
  { host, port, serviceAccountFolder }: KubernetesApi,
  more: Partial<KubernetesQuestion> = {},
): Promise<KubernetesAnswer> {
  return askKubernetes({
    host,
    port,
    serviceAccountFolder,
    wantsSeed: true,
    wantsServerVersion: true,
    runDetached: (work) => work(),
    ...more,
  });
}
