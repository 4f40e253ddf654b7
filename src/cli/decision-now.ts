import type { Environment } from '../config/parse-setting.ts';
import { readConfig } from '../config/read-config.ts';
import type { ProductSettings } from '../product/product.ts';

/** What is decided by the settings that a command sees, which need not be those of a server. */
export interface DecisionNow {
  /** `pending`: the server itself will say. */
  readonly state: 'on' | 'off' | 'pending';
  /** Name of the setting that decided, the config file's path, or `policy`. */
  readonly decidedBy: string;
  readonly reason: string;
}

/** Reads everything afresh, and decides. */
export function decisionNow(settings: ProductSettings, environment: Environment): DecisionNow {
  const { decision, isPending } = readConfig(settings, environment);
  const { enabled, decidedBy, reason } = decision;
  return {
    state: isPending ? 'pending' : enabled ? 'on' : 'off',
    decidedBy,
    reason,
  };
}
