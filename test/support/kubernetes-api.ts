import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createAuthority } from './certificates.ts';
import { tempFolder } from './temp-folder.ts';

/** The UID of the test vector of instance ids. */
export const CLUSTER_UID = '6b1f3a52-8d0e-4c2f-9a67-2f4e1d0c9b8a';
export const CLUSTER_VERSION = 'v1.29.0-gke.1234';

export interface KubernetesApiOptions {
  /** Of the namespace `kube-system`; `CLUSTER_UID` by default. */
  readonly uid?: unknown;
  /** `gitVersion`; `CLUSTER_VERSION` by default. */
  readonly version?: unknown;
  /** Whether the pod's account may read namespaces, as it may by default. */
  readonly mayReadNamespaces?: boolean;
  /** Hosts of the server's certificate; 127.0.0.1 by default. */
  readonly hosts?: readonly string[];
  /** Answers in the server's stead where it returns true. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

interface SeenRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Of the answer; 0 where it was left to `instead`. */
  readonly status: number;
}

export interface KubernetesApi {
  readonly host: string;
  readonly port: string;
  /** Holds `token` and `ca.crt`, as links that are switched at once, like those of Kubernetes. */
  readonly serviceAccountFolder: string;
  /** Every request, in order. */
  readonly requests: SeenRequest[];
  /** The token that is in the folder. */
  readonly token: () => string;
  /** Makes the old token worthless; the folder has the new one only after `mount`. */
  readonly rotateToken: () => { readonly mount: () => void };
}

const PATHS = ['/api/v1/namespaces/kube-system', '/version'];
const METADATA_ACCEPT = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';

/**
 * The API server of a cluster, over TLS with an authority of its own, which asks for a token as the real one
 * does. Goes with the test.
 */
export async function startKubernetesApi(options: KubernetesApiOptions = {}): Promise<KubernetesApi> {
  const { hosts = ['127.0.0.1'], instead } = options;
  const authority = createAuthority();
  const { key, certificate } = authority.issue(hosts);
  const requests: SeenRequest[] = [];
  let token = newToken();
  const server = createServer({ key, cert: certificate }, (request, response) => {
    const { method, url: path, headers } = request;
    const seen = (status: number): number => requests.push({ method, path, headers, status });
    if (instead?.(request, response) === true) {
      seen(0);
      return;
    }
    const answer = answerTo(request, token, options);
    seen(answer.status);
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  });
  const port = await listen(server);
  const serviceAccountFolder = tempFolder();
  mountServiceAccount(serviceAccountFolder, { token, ca: authority.certificate });
  return {
    host: '127.0.0.1',
    port: String(port),
    serviceAccountFolder,
    requests,
    token: () => token,
    rotateToken: () => {
      token = newToken();
      return {
        mount: () => mountServiceAccount(serviceAccountFolder, { token, ca: authority.certificate }),
      };
    },
  };
}

/** Writes a pod's service account as the kubelet does: a folder of its own, and links that are switched at once. */
export function mountServiceAccount(
  folder: string,
  files: { readonly token: string; readonly ca: string },
): void {
  const version = `..${Math.random().toString(36).slice(2)}`;
  mkdirSync(join(folder, version));
  writeFileSync(join(folder, version, 'token'), files.token);
  writeFileSync(join(folder, version, 'ca.crt'), files.ca);
  symlinkSync(version, join(folder, '..new'));
  renameSync(join(folder, '..new'), join(folder, '..data'));
  for (const name of ['token', 'ca.crt']) {
    symlinkSync(join('..data', name), join(folder, '..name'));
    renameSync(join(folder, '..name'), join(folder, name));
  }
}

function newToken(): string {
  return `eyJhbGciOiJSUzI1NiJ9.${Math.random().toString(36).slice(2)}.signature-of-the-pod_token`;
}

async function listen(server: Server): Promise<number> {
  // A client that goes away in the middle is no error of the test.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

function answerTo(
  { method, url = '', headers }: IncomingMessage,
  token: string,
  options: KubernetesApiOptions,
): Answer {
  const { uid = CLUSTER_UID, version = CLUSTER_VERSION, mayReadNamespaces = true } = options;
  if (headers.authorization !== `Bearer ${token}`) return failure(401, 'Unauthorized');
  if (!PATHS.includes(url)) return failure(404, 'NotFound');
  if (method !== 'GET') return failure(403, 'Forbidden');
  if (url === '/version') {
    const accepts = headers.accept?.includes('application/json') === true;
    const body = { major: '1', minor: '29', gitVersion: version, platform: 'linux/amd64' };
    return accepts ? { status: 200, body } : failure(406, 'NotAcceptable');
  }
  if (!mayReadNamespaces) return failure(403, 'Forbidden');
  if (headers.accept !== METADATA_ACCEPT) return failure(406, 'NotAcceptable');
  const metadata = { name: 'kube-system', uid, resourceVersion: '4', labels: { team: 'secret-team' } };
  return { status: 200, body: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata } };
}

function failure(code: number, reason: string): Answer {
  const body = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: reason,
    reason,
    code,
  };
  return { status: code, body };
}
