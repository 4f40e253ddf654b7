import type { Attributes } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { attempt } from '../attempt.ts';
import type { Environment } from '../config/parse-setting.ts';
import type { Config } from '../config/read-config.ts';
import { readConfigFileSignal } from '../config/read-config-file-signal.ts';
import type { HostConsent } from '../config/read-signals.ts';
import { ListedProcessor } from './listed-processor.ts';
import type { describeStatus, showHint } from './on-demand.ts';
import type { ProductSettings } from '../product/product.ts';
import type { RunningTelemetry } from './running-telemetry.ts';
import type { WriteLine } from '../stderr.ts';
import type { Telemetry, TelemetryStatus } from './telemetry-types.ts';

export interface SwitchableTelemetryOptions {
  readonly settings: ProductSettings;
  readonly environment: Environment | undefined;
  /** Reads what the operator set, and puts the host's own word to it. */
  readonly readConfig: (hostConsent: HostConsent) => Config;
  readonly warn: WriteLine;
  /** Makes the telemetry that runs. Only called, and only loaded, where it is on or may come to be. */
  readonly start: (config: Config, isAllowed: () => boolean) => RunningTelemetry | undefined;
  /** Gives what a host may never ask for. */
  readonly onDemand: () => OnDemand;
}

interface OnDemand {
  readonly describeStatus: typeof describeStatus;
  readonly showHint: typeof showHint;
}

/** Telemetry as a host holds it, on or off: it follows the settings, the config file and the host's own word. */
export class SwitchableTelemetry implements Telemetry {
  readonly #options: SwitchableTelemetryOptions;
  readonly #said = new Set<string>();
  readonly #listed: ListedProcessor;
  #config: Config;
  #running: RunningTelemetry | undefined;
  #hostConsent: HostConsent;
  #isAttachWanted = false;
  #isShutdown = false;

  constructor(options: SwitchableTelemetryOptions) {
    this.#options = options;
    this.#listed = new ListedProcessor(() => this.#running?.processor);
    this.#config = this.#read();
    this.#follow();
  }

  get processor(): SpanProcessor {
    this.#isAttachWanted = true;
    attempt(() => this.#running?.attach(true));
    return this.#listed;
  }

  attach(): boolean {
    this.#isAttachWanted = true;
    return this.#running?.attach(false) === true;
  }

  record(name: string, properties?: Readonly<Record<string, unknown>>): void {
    // What cannot be made a span is no event.
    attempt(() => this.#running?.record(name, properties as Attributes | undefined));
  }

  setConsent(consent: boolean | undefined): void {
    if (this.#isShutdown) return;
    this.#hostConsent = consent === undefined ? undefined : consent ? 'on' : 'off';
    attempt(() => {
      this.#config = this.#read();
      this.#follow();
    });
  }

  hint(): string | undefined {
    const { settings, environment, onDemand } = this.#options;
    return attempt(() => onDemand().showHint(settings, this.#config.decision, environment));
  }

  status(): TelemetryStatus {
    const { settings, onDemand } = this.#options;
    return onDemand().describeStatus(settings, this.#config.decision, this.#running);
  }

  async forceFlush(): Promise<void> {
    await this.#running?.forceFlush();
  }

  async shutdown(): Promise<void> {
    this.#isShutdown = true;
    await this.#running?.shutdown();
  }

  sendAtExit(timeoutMillis?: number): void {
    attempt(() => this.#running?.sendAtExit(timeoutMillis));
  }

  #read(): Config {
    const config = this.#options.readConfig(this.#hostConsent);
    for (const line of config.warnings) {
      if (!this.#said.has(line)) this.#options.warn(line);
      this.#said.add(line);
    }
    return config;
  }

  /** Starts, goes on or stops as the settings now say. */
  #follow(): void {
    const { decision, isPending } = this.#config;
    if (!decision.enabled && !isPending) {
      this.#running?.withdraw(this.#hostConsent === 'off');
      this.#running = undefined;
    } else if (this.#running === undefined) {
      this.#running = this.#options.start(this.#config, () => this.#isStillAllowed());
      if (this.#isAttachWanted) this.#running?.attach(true);
    } else {
      this.#running.configChanged(this.#config);
    }
  }

  /** The config file is asked again, since `off` works in a running server; `on` only counts at a start. */
  #isStillAllowed(): boolean {
    if (this.#running === undefined) return false;
    const { settings, environment } = this.#options;
    if (readConfigFileSignal(settings, environment).signal.says !== 'off') return true;
    this.#config = this.#read();
    // Once the send that asked has ended: it lets go of its events by itself.
    queueMicrotask(() => attempt(() => this.#follow()));
    return false;
  }
}
