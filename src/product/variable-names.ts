import type { ProductSettings } from './product.ts';

/** Names of the variables that an operator can set. */
export interface VariableNames {
  /** On or off by name. */
  readonly switch: string;
  /** An older name of the same; none by default. */
  readonly olderSwitch?: string;
  /** A switch the other way round, as `HAY_TELEMETRY_DISABLED`; none by default. */
  readonly disabled?: string;
  readonly debug: string;
  readonly exporter: string;
  /** Path of the file that the exporter `file` writes. */
  readonly file: string;
  readonly key: string;
  readonly host: string;
  /** The operator's secret in the instance id. */
  readonly salt: string;
  readonly stateFolder: string;
  /** Version of the catalog that the operator was already told of. */
  readonly notice: string;
  /** The host's version, where its package file does not tell; none by default. */
  readonly version?: string;
}

/** The names of a product's variables: those that it declares, else its prefix and the usual ending. */
export function variableNames({ envPrefix, variables }: ProductSettings): VariableNames {
  return {
    switch: `${envPrefix}_TELEMETRY`,
    debug: `${envPrefix}_TELEMETRY_DEBUG`,
    exporter: `${envPrefix}_TELEMETRY_EXPORTER`,
    file: `${envPrefix}_TELEMETRY_FILE`,
    key: `${envPrefix}_POSTHOG_KEY`,
    host: `${envPrefix}_POSTHOG_HOST`,
    salt: `${envPrefix}_TELEMETRY_SALT`,
    stateFolder: `${envPrefix}_TELEMETRY_STATE_DIR`,
    notice: `${envPrefix}_TELEMETRY_NOTICE`,
    ...variables,
  };
}
