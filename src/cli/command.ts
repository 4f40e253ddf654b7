import type { Environment } from '../config/parse-setting.ts';
import type { Product } from '../product/product.ts';

/** What a command is run with. Everything of the outside comes in here, so that a test can give its own. */
export interface CommandContext {
  readonly product: Product;
  readonly environment: Environment;
  /** The folder that the command is run in: where a host's package file and product are. */
  readonly folder: string;
  /** Flags of the command that were given, by name without dashes. */
  readonly flags: ReadonlySet<string>;
  /** Columns of the terminal, or what a file is wrapped to. */
  readonly widthColumns: number;
  readonly now: () => number;
  /** Where a pod's token is mounted; as Kubernetes does by default. */
  readonly serviceAccountFolder?: string | undefined;
}

/** What a command says. Nothing is printed by a command itself. */
export interface CommandResult {
  /** For people, without a line feed at its end. */
  readonly text: string;
  /** The same for programs, under `--json`. */
  readonly json: unknown;
  /** 0 where what was asked for is so now; see the page of the command line for the others. */
  readonly exitCode: number;
}

/** One command of the command line; the help and its page are generated from these. */
export interface Command {
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** Flags beyond those of every command, each with what it does. */
  readonly flags: Readonly<Record<string, string>>;
  /** Whether it may write files or open sockets without a flag, in words for the help. */
  readonly effects: string;
  readonly run: (context: CommandContext) => Promise<CommandResult>;
}
