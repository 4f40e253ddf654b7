import type { AttachedPipelineOptions } from './attach-pipeline.ts';
import type { Catalog } from '../catalog/define-catalog.ts';
import type { Environment } from '../config/parse-setting.ts';
import type { Product } from '../product/product.ts';
import type { WriteLine } from '../stderr.ts';

export interface TelemetryOptions<C extends Catalog> {
  readonly product: Product<C>;
  /** Where the operator's settings are read from; the process's own environment by default. */
  readonly environment?: Environment;
  /** Takes a line for the operator: the notice, and what they must mend; by default it goes to stderr. */
  readonly warn?: WriteLine;
  /** Takes the events of the sink `console`; by default they go to stderr. */
  readonly writeEvent?: WriteLine;
  /** Milliseconds since the epoch; the system's clock by default. */
  readonly now?: () => number;
}

/** What `register` and tests need beyond that. */
export interface HostTelemetryOptions<C extends Catalog = Catalog>
  extends TelemetryOptions<C>, Pick<AttachedPipelineOptions, 'onSelectedStart' | 'standIn'> {
  /** The file that the host's packages and version are looked for from; that of this process by default. */
  readonly mainModule?: string | undefined;
  /** Where a pod's token is mounted; as Kubernetes does by default. */
  readonly serviceAccountFolder?: string;
}
