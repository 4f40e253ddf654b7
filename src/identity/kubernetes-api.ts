import { Agent } from 'node:https';
import { join } from 'node:path';
import { readSmallFile } from '../state/read-small-file.ts';
import { getJson } from './get-json.ts';
import type { RunDetached } from '../run-detached.ts';
import { parseSeed } from './seed.ts';

/** Where a pod finds its cluster's API server, as Kubernetes tells it. */
export interface Cluster {
  /** A name or an address; IPv6 with or without brackets. */
  readonly host: string;
  readonly port: string;
  /** Holds `token` and `ca.crt`; `/var/run/secrets/kubernetes.io/serviceaccount` by default. */
  readonly serviceAccountFolder?: string | undefined;
}

export interface KubernetesQuestion extends Cluster {
  readonly wantsSeed: boolean;
  readonly wantsServerVersion: boolean;
  readonly runDetached: RunDetached;
  /** How long all of it may take, in milliseconds; 5,000 by default. */
  readonly timeoutMillis?: number | undefined;
  /** Ends it earlier. */
  readonly signal?: AbortSignal | undefined;
}

/** Each `undefined` where it was not asked, or is not known. */
export interface KubernetesAnswer {
  /** The UID of the namespace `kube-system`, which lives as long as the cluster. */
  readonly seed: string | undefined;
  /** Such as `v1.29.0-gke.1234`: at most 100 characters, before any rule. */
  readonly serverVersion: string | undefined;
}

/** Source: Kubernetes, "Accessing the API from within a Pod". */
export const SERVICE_ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What can be a header's value; a server takes no more than a few kB of headers. */
const TOKEN = /^[\u{21}-\u{7e}]{1,8192}$/u;

/** All but the metadata stays where it is. Source: Kubernetes API concepts, kind `PartialObjectMetadata`. */
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';

const NOTHING: KubernetesAnswer = { seed: undefined, serverVersion: undefined };

/**
 * Asks the API server with the pod's own token, which is read anew each time since it is replaced every hour, and
 * trusts the pod's own authority alone. No kubeconfig, proxy or redirect has a say. Never rejects.
 */
export async function askKubernetes(question: KubernetesQuestion): Promise<KubernetesAnswer> {
  const { runDetached, timeoutMillis = 5000, signal } = question;
  const deadline = new AbortController();
  const end = (): void => deadline.abort();
  let timer: NodeJS.Timeout | undefined;
  try {
    if (signal?.aborted === true) return NOTHING;
    signal?.addEventListener('abort', end);
    return await runDetached(() => {
      timer = setTimeout(end, timeoutMillis).unref();
      return ask(question, deadline.signal);
    });
  } catch {
    return NOTHING;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

async function ask(question: KubernetesQuestion, signal: AbortSignal): Promise<KubernetesAnswer> {
  const { host, port, serviceAccountFolder = SERVICE_ACCOUNT_FOLDER } = question;
  const files = [join(serviceAccountFolder, 'token'), join(serviceAccountFolder, 'ca.crt')];
  // A file system that hangs cannot be told to stop.
  const contents = await Promise.race([
    Promise.all(files.map((path) => readSmallFile(path))),
    aborted(signal),
  ]);
  const [token = '', ca = ''] = contents.map((text) => text?.trim());
  // With an empty list of authorities Node.js would trust its own.
  if (!TOKEN.test(token) || ca === '' || signal.aborted) return NOTHING;
  const agent = new Agent({ keepAlive: false, maxCachedSessions: 0 });
  const connection = { host: host.replace(/^\[(.*)\]$/u, '$1'), port, ca, token, agent, signal };
  const [namespace, version] = await Promise.all([
    question.wantsSeed
      ? getJson({ ...connection, path: '/api/v1/namespaces/kube-system', accept: METADATA })
      : undefined,
    question.wantsServerVersion
      ? getJson({ ...connection, path: '/version', accept: 'application/json' })
      : undefined,
  ]);
  return {
    seed: parseSeed(read(read(namespace, 'metadata'), 'uid')),
    serverVersion: toVersion(read(version, 'gitVersion')),
  };
}

function aborted(signal: AbortSignal): Promise<readonly undefined[]> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve([]), { once: true });
  });
}

function read(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function toVersion(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 100 ? value : undefined;
}
