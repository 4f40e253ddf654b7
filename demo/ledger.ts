/** An event as the demo compares it: its name and what tells it apart from its like. */
export type EventKey = string;

/** A call that the driver made, and what became of it by the driver's own knowledge of the tool. */
export interface Call {
  /** Which host process was called. */
  readonly host: 'http' | 'stdio';
  /** As the catalog names them; `version` is absent where the rule takes none. */
  readonly client: { readonly name: string; readonly version?: string };
  readonly tool: string;
  /** A call that is refused before its handler has no span in this form. */
  readonly reachesHandler: boolean;
  /** `error_type` of the error that the handler throws. */
  readonly throws?: string;
}

/** What the demo did, and so what must arrive. */
export class Ledger {
  readonly #calls: (Call & { readonly day: string })[] = [];

  add(call: Call): void {
    this.#calls.push({ ...call, day: new Date().toISOString().slice(0, 10) });
  }

  get callCount(): number {
    return this.#calls.length;
  }

  /** One key for each event that the calls imply, the life of the host processes included. */
  expectedEvents(): readonly EventKey[] {
    const handled = this.#calls.filter(({ reachesHandler }) => reachesHandler);
    const executed = handled.map(({ tool, client, throws }) =>
      keyOf('tool_executed', { tool, success: throws === undefined, mcp_client: client.name }),
    );
    const failed = handled.flatMap(({ tool, client, throws }) =>
      throws === undefined
        ? []
        : [keyOf('tool_error', { tool, error_type: throws, mcp_client: client.name })],
    );
    const connections = new Map(
      handled.map(({ host, client: { name, version }, day }) => [
        JSON.stringify([host, name, version, day]),
        keyOf('client_connected', { mcp_client: name, mcp_client_version: version }),
      ]),
    );
    const hosts = new Set(this.#calls.map(({ host }) => host));
    const lives = [...hosts].flatMap(() => [keyOf('server_started', {}), keyOf('server_stopped', {})]);
    return [...executed, ...failed, ...connections.values(), ...lives];
  }
}

const COMPARED = ['tool', 'success', 'error_type', 'mcp_client', 'mcp_client_version'] as const;

/** The key of an event with these properties. */
export function keyOf(event: string, properties: Readonly<Record<string, unknown>>): EventKey {
  const parts = COMPARED.filter((name) => relevant(event, name)).map(
    (name) => `${name}=${JSON.stringify(properties[name])}`,
  );
  return [event, ...parts].join(' ');
}

function relevant(event: string, name: (typeof COMPARED)[number]): boolean {
  if (event === 'tool_executed') return ['tool', 'success', 'mcp_client'].includes(name);
  if (event === 'tool_error') return ['tool', 'error_type', 'mcp_client'].includes(name);
  return event === 'client_connected' && ['mcp_client', 'mcp_client_version'].includes(name);
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
