import { attempt } from '../attempt.ts';
import type { RunDetached } from '../run-detached.ts';
import type { StateFolder } from '../state/state-folder.ts';
import type { DeliveryReport } from './telemetry-types.ts';

/** Name of the state file that tells the command line what became of a server's events. */
export const STATUS_FILE = 'status.json';

const AT_MOST_EVERY_MILLIS = 5000;

export interface StatusFileOptions {
  readonly state: StateFolder | undefined;
  readonly report: () => DeliveryReport;
  readonly runDetached: RunDetached;
  readonly now: () => number;
}

/** Keeps the report of a server in its state folder, where there is one: written after sends, and when it ends. */
export class StatusFile {
  readonly #options: StatusFileOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: StatusFileOptions) {
    this.#options = options;
  }

  /** Something was sent, or could not be. A report that cannot be made is not written. */
  changed(): void {
    const { state, runDetached } = this.#options;
    if (state === undefined || this.#timer !== undefined) return;
    const write = (): void => {
      this.#timer = undefined;
      void attempt(() => state.write(STATUS_FILE, this.#text()));
    };
    this.#timer = attempt(() => runDetached(() => setTimeout(write, AT_MOST_EVERY_MILLIS).unref()));
  }

  /** The process ends. Nothing is written where nothing was sent. */
  end(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    attempt(() => this.#options.state?.writeAtExit(STATUS_FILE, this.#text()));
  }

  #text(): string {
    const { report, now } = this.#options;
    return `${JSON.stringify({ writtenAt: new Date(now()).toISOString(), ...report() })}\n`;
  }
}
