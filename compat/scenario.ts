/** What a call is to the server. */
type Outcome = 'succeeds' | 'isError' | 'throws' | 'unknown tool' | 'refused arguments';

/** A call of the recorded scenario. */
export interface Step {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly outcome: Outcome;
  /** `error_type` of what the handler throws. */
  readonly errorType?: string;
  /** Trace that the caller sends along in every cell, and whether it is sampled. */
  readonly caller?: 'sampled' | 'unsampled';
}

/** A client on the list, so that its name and version are told. */
export const CLIENT = { name: 'claude-code', version: '2.1.3' } as const;

const intent = 'scale my deployment';

/** One of each: what succeeds, fails in each way that there is, and is called from another's trace. */
export const SCENARIO: readonly Step[] = [
  { tool: 'version', input: {}, outcome: 'succeeds' },
  { tool: 'recommend', input: { intent }, outcome: 'succeeds', caller: 'sampled' },
  { tool: 'recommend', input: { intent }, outcome: 'succeeds', caller: 'unsampled' },
  { tool: 'manageOrgData', input: { dataType: 'policy' }, outcome: 'isError' },
  { tool: 'operate', input: { intent }, outcome: 'throws', errorType: 'AppError.operation' },
  { tool: 'query', input: { intent }, outcome: 'throws', errorType: 'KubernetesAPIError' },
  { tool: 'dropDatabase', input: {}, outcome: 'unknown tool' },
  { tool: 'operate', input: { intention: intent }, outcome: 'refused arguments' },
];

/**
 * The trace of a caller as a header (W3C Trace Context). Ids are fixed, and spread over the range that a
 * ratio sampler looks at.
 */
export function traceparentOf(index: number, sampled: boolean): string {
  const { traceId, spanId } = callerIds(index);
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/**
 * Ids of the caller of the step, or of the connection's requests at `SCENARIO.length`. Ratio samplers look at the
 * exclusive or of a trace id's words, or at its lower half: the first digit stands in both.
 */
function callerIds(index: number): { readonly traceId: string; readonly spanId: string } {
  const digit = ((index * 7 + 1) % 16).toString(16);
  return {
    traceId: `${digit}a1b2c3d0000000000${digit}0000000000001`,
    spanId: `${digit}e5f6a7b00000001`,
  };
}

/** Every id of a caller: these stay in what is compared, since both runs have the same. */
export const CALLER_IDS: ReadonlySet<string> = new Set(
  Array.from({ length: SCENARIO.length + 1 }, (_, index) => Object.values(callerIds(index))).flat(),
);
