/** How the driver calls a tool, whatever the transport. */
export type CallTool = (tool: string, input: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** What becomes of a call, by the driver's own knowledge of the tool. */
export type Fate =
  | 'succeeds'
  | 'error_result'
  | 'says_failure'
  | 'unknown_tool'
  | 'invalid_arguments'
  /** With the `error_type` of what the handler throws. */
  | { readonly throws: string };

/** One line of the script: what is called, and what must become of it. */
interface ScriptedCall {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly fate: Fate;
}

/** One round of calls: each way in which a call can end, but for a cancelled one. */
export function scriptRound(plant: (place: string) => string): readonly ScriptedCall[] {
  const knowledge = { operation: 'search', query: plant('argument') };
  return [
    { tool: 'version', input: {}, fate: 'succeeds' },
    { tool: 'manageKnowledge', input: knowledge, fate: 'succeeds' },
    { tool: 'manageKnowledge', input: { ...knowledge, query: '' }, fate: 'says_failure' },
    { tool: 'recommend', input: { intent: plant('argument'), thinkMillis: 5 }, fate: 'succeeds' },
    { tool: 'manageOrgData', input: { dataType: 'policy', operation: 'list' }, fate: 'succeeds' },
    {
      tool: 'manageOrgData',
      input: { dataType: plant('error-result'), operation: 'list' },
      fate: 'error_result',
    },
    { tool: 'operate', input: { intent: plant('error-message') }, fate: { throws: 'AppError.operation' } },
    { tool: 'query', input: { intent: plant('argument') }, fate: { throws: 'KubernetesAPIError' } },
    { tool: plant('tool-name'), input: {}, fate: 'unknown_tool' },
    { tool: 'operate', input: { intention: plant('invalid-argument') }, fate: 'invalid_arguments' },
  ];
}
