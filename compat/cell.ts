import type { StartName } from './starts.ts';

/** What a host has of OpenTelemetry: see `dependencies.ts` for the versions. */
export type OpenTelemetryLine =
  | 'none'
  | 'api alone'
  | '1.x'
  | '2.x oldest'
  | '2.x auto'
  | "2.x, dot-ai's"
  | '2.x latest'
  | '3.x latest';

/** A host, and what must come of it. The table holds the cells that real users have. */
export interface Cell {
  readonly name: string;
  /** Who has this. */
  readonly reason: string;
  readonly node: '20' | '22' | '24';
  readonly openTelemetry: OpenTelemetryLine;
  readonly start: StartName;
  readonly modules: 'esm' | 'commonjs';
  /** The server: `stateless` speaks the protocol of 2026-07-28, the others that of 2025. */
  readonly mcp: 'sdk 1.x' | 'sdk 2.x sessions' | 'sdk 2.x stateless';
  readonly form: 'present' | 'semantic' | 'both';
  /** `http` by default. */
  readonly transport?: 'http' | 'stdio';
  /** What the operator set besides where spans go. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether callers send a trace of their own with every request; by default with two calls alone. */
  readonly tracedCallers?: boolean;
  /** Which calls become events; `all` by default. `lifecycle` is none of them. */
  readonly counted?: 'all' | 'lifecycle' | 'nothing';
  /** What our own lines on stderr must be, one pattern each; none by default. */
  readonly lines?: readonly RegExp[];
  /** Whether the operator's exporter gets spans; so that two silent runs are no proof. */
  readonly operatorGetsSpans: boolean;
}
