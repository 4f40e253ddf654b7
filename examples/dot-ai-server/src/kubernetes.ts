import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { KubernetesAPIError } from './errors.ts';

const MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The body of a GET to the API server of the cluster that this pod runs in. */
export function askKubernetes(path: string): Promise<string> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = process.env;
  if (host === undefined) throw new KubernetesAPIError('there is no Kubernetes API here');
  const ca = readFileSync(`${MOUNT}/ca.crt`);
  const headers = { authorization: `Bearer ${readFileSync(`${MOUNT}/token`, 'utf8')}` };
  return new Promise((resolve, reject) => {
    const request = get({ host, port, path, ca, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(body);
        else reject(new KubernetesAPIError(`the Kubernetes API answered ${response.statusCode}`));
      });
    });
    request.on('error', (error) => reject(new KubernetesAPIError(error.message)));
  });
}
