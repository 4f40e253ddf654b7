/** An event as the demo compares it: its name and what tells it apart from its like. */
export type EventKey = string;

const COMPARED: Readonly<Record<string, readonly string[]>> = {
  tool_executed: ['tool', 'success', 'mcp_client'],
  tool_error: ['tool', 'error_type', 'mcp_client'],
  client_connected: ['mcp_client', 'mcp_client_version', 'transport'],
};

/** The key of an event with these properties. */
export function keyOf(event: string, properties: Readonly<Record<string, unknown>>): EventKey {
  const parts = (COMPARED[event] ?? []).map((name) => `${name}=${JSON.stringify(properties[name])}`);
  return [event, ...parts].join(' ');
}

/** What is in `wanted` and not in `found`, counting equal ones. */
export function missing(wanted: readonly EventKey[], found: readonly EventKey[]): readonly EventKey[] {
  const left = [...found];
  return wanted.filter((key) => {
    const index = left.indexOf(key);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
