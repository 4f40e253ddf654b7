/** What one setting says of telemetry. */
export interface Signal {
  /** The setting's own name, such as `DO_NOT_TRACK`. */
  readonly name: string;
  /** `pending`: it will say later, and until then nothing is sent. */
  readonly says: 'on' | 'off' | 'nothing' | 'pending';
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
 * never on; while one is pending it is not on yet.
 */
export function decide(policy: 'opt-out' | 'opt-in' | 'off', signals: readonly Signal[]): Decision {
  const first = (says: Signal['says']): Signal | undefined => signals.find((signal) => signal.says === says);
  const deciding = first('off') ?? (policy === 'off' ? undefined : (first('pending') ?? first('on')));
  if (deciding !== undefined) {
    const { name, says, reason } = deciding;
    return { enabled: says === 'on', decidedBy: name, reason, signals };
  }
  const reason = `the product’s policy is ${policy}`;
  return { enabled: policy === 'opt-out', decidedBy: 'policy', reason, signals };
}

/** Whether a decision that is not on yet waits for a signal that will say. */
export function isPending({ decidedBy, signals }: Decision): boolean {
  return signals.some(({ name, says }) => name === decidedBy && says === 'pending');
}
