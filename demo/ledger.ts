import type { Fate } from './calls.ts';
import { type EventKey, keyOf } from './event-key.ts';

/** The form of spans that the host makes. */
export type Form = 'present' | 'semantic';

/** Who calls, and how. Names are as the catalog has them; `version` is absent where the rule takes none. */
export interface Caller {
  /** Which host process is called. */
  readonly host: 'http' | 'stdio';
  readonly transport: 'http' | 'stdio' | 'rest';
  readonly client: { readonly name: string; readonly version?: string };
}

/** A call that the driver made. */
export interface Call extends Caller {
  readonly tool: string;
  readonly fate: Fate;
}

/** What the demo did, and so what must arrive. */
export class Ledger {
  readonly #form: Form;
  readonly #sessions: Caller[] = [];
  readonly #calls: (Call & { readonly day: string })[] = [];

  constructor(form: Form) {
    this.#form = form;
  }

  /** An MCP client opens a session. */
  connect(caller: Caller): void {
    this.#sessions.push(caller);
  }

  add(call: Call): void {
    this.#calls.push({ ...call, day: new Date().toISOString().slice(0, 10) });
  }

  get callCount(): number {
    return this.#calls.length;
  }

  /** One key for each event that the calls imply, the life of the host processes included. */
  expectedEvents(): readonly EventKey[] {
    const seen = this.#calls.filter((call) => this.#hasSpan(call));
    const executed = seen.map((call) => {
      const success = errorTypeOf(call.fate, this.#form) === undefined;
      return keyOf('tool_executed', { ...this.#seenAs(call), success });
    });
    const failed = seen.flatMap((call) => {
      const errorType = errorTypeOf(call.fate, this.#form);
      return errorType === undefined
        ? []
        : [keyOf('tool_error', { ...this.#seenAs(call), error_type: errorType })];
    });
    const hosts = new Set(this.#calls.map(({ host }) => host));
    const lives = [...hosts].flatMap(() => [keyOf('server_started', {}), keyOf('server_stopped', {})]);
    return [...executed, ...failed, ...this.#connections(seen), ...lives];
  }

  /** The present form has none for what is refused; a REST call of an unknown tool has none in either. */
  #hasSpan({ fate, transport }: Call): boolean {
    if (fate === 'unknown_tool') return this.#form === 'semantic' && transport !== 'rest';
    return fate !== 'invalid_arguments' || this.#form === 'semantic';
  }

  /** A session each in the semantic form; else each client once a day and process. */
  #connections(seen: readonly (Call & { readonly day: string })[]): readonly EventKey[] {
    const sessions = this.#form === 'semantic' ? this.#sessions : [];
    const daily = seen.filter(({ transport }) => this.#form === 'present' || transport === 'rest');
    const keyOfCaller = (caller: Caller): EventKey => keyOf('client_connected', this.#seenAs(caller));
    const once = new Map(
      daily.map((call) => [`${call.host} ${call.day} ${keyOfCaller(call)}`, keyOfCaller(call)]),
    );
    return [...sessions.map(keyOfCaller), ...once.values()];
  }

  /** The present form calls every REST caller `http`, and cannot tell stdio from HTTP. */
  #seenAs(
    caller: Caller & { readonly tool?: string; readonly fate?: Fate },
  ): Readonly<Record<string, unknown>> {
    const { transport, client, tool, fate } = caller;
    const isRest = transport === 'rest';
    const isPresent = this.#form === 'present';
    return {
      tool: fate === 'unknown_tool' ? 'other' : tool,
      mcp_client: isPresent && isRest ? 'http' : client.name,
      mcp_client_version: isRest ? undefined : client.version,
      transport: isPresent && !isRest ? 'unknown' : transport,
    };
  }
}

function errorTypeOf(fate: Fate, form: Form): string | undefined {
  if (typeof fate === 'object') return fate.throws;
  if (form === 'present' || fate === 'succeeds') return undefined;
  return fate === 'unknown_tool' || fate === 'invalid_arguments' ? fate : 'tool_error';
}
