/** How the driver calls a tool, whatever the transport. */
export type CallTool = (tool: string, input: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** One line of the script: what is called, and what must become of it. */
export interface ScriptedCall {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly reachesHandler: boolean;
  readonly throws?: string;
}

/** One round of calls: successes, an error result, thrown errors, and what never reaches a handler. */
export function scriptRound(plant: (place: string) => string): readonly ScriptedCall[] {
  const handled = { reachesHandler: true };
  const refused = { reachesHandler: false };
  return [
    { tool: 'version', input: {}, ...handled },
    { tool: 'manageKnowledge', input: { operation: 'search', query: plant('argument') }, ...handled },
    { tool: 'recommend', input: { intent: plant('argument'), thinkMillis: 5 }, ...handled },
    { tool: 'manageOrgData', input: { dataType: 'policy', operation: 'list' }, ...handled },
    { tool: 'manageOrgData', input: { dataType: plant('error-result'), operation: 'list' }, ...handled },
    { tool: 'operate', input: { intent: plant('error-message') }, ...handled, throws: 'AppError.operation' },
    { tool: 'query', input: { intent: plant('argument') }, ...handled, throws: 'KubernetesAPIError' },
    { tool: plant('tool-name'), input: {}, ...refused },
    { tool: 'operate', input: { intention: plant('invalid-argument') }, ...refused },
  ];
}
