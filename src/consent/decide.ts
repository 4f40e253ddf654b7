/** What one setting says of telemetry. */
export interface Signal {
  /** The setting's own name, such as `DO_NOT_TRACK`. */
  readonly name: string;
  readonly says: 'on' | 'off' | 'nothing';
  /** Why, in words and without the setting's value. */
  readonly reason: string;
}

export interface Decision {
  readonly enabled: boolean;
  /** Name of the signal that decided, or `policy`. */
  readonly decidedBy: string;
  readonly reason: string;
  readonly signals: readonly Signal[];
}

/**
 * Decides from signals alone. Any signal that says off wins; `opt-in` needs one that says on; `off` is
 * never on.
 */
export function decide(policy: 'opt-out' | 'opt-in' | 'off', signals: readonly Signal[]): Decision {
  const off = signals.find(({ says }) => says === 'off');
  if (off !== undefined) return { enabled: false, decidedBy: off.name, reason: off.reason, signals };
  const on = signals.find(({ says }) => says === 'on');
  if (policy !== 'off' && on !== undefined) {
    return { enabled: true, decidedBy: on.name, reason: on.reason, signals };
  }
  const reason = `the product’s policy is ${policy}`;
  return { enabled: policy === 'opt-out', decidedBy: 'policy', reason, signals };
}
