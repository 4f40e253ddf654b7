import { type Environment, readSetting } from './parse-setting.ts';

/** The API server of the cluster that this pod runs in; `undefined` outside of one. */
export interface ClusterAddress {
  readonly host: string;
  readonly port: string;
}

/** Kubernetes documentation, "Accessing the API from within a Pod". */
export function findCluster(environment: Environment = process.env): ClusterAddress | undefined {
  const host = readSetting(environment, 'KUBERNETES_SERVICE_HOST');
  const port = readSetting(environment, 'KUBERNETES_SERVICE_PORT');
  return host === undefined || port === undefined ? undefined : { host, port };
}
