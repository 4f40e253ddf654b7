import type { Attributes } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { attempt } from '../attempt.ts';
import type { Environment } from '../config/parse-setting.ts';
import type { Config } from '../config/read-config.ts';
import { findConfigFile, readConfigFileSignal } from '../config/read-config-file-signal.ts';
import type { HostConsent } from '../config/read-signals.ts';
import { type Signal, decide } from '../consent/decide.ts';
import { ListedProcessor } from './listed-processor.ts';
import type { describeStatus, showHint } from './on-demand.ts';
import type { ProductSettings } from '../product/product.ts';
import type { RunningTelemetry } from './running-telemetry.ts';
import type { WriteLine } from '../stderr.ts';
import type { DeliveryReport, Telemetry, TelemetryStatus } from './telemetry-types.ts';

export interface SwitchableTelemetryOptions {
  readonly settings: ProductSettings;
  readonly environment: Environment | undefined;
  /** Reads what the operator set, and puts the host's own word to it. */
  readonly readConfig: (hostConsent: HostConsent) => Config;
  readonly warn: WriteLine;
  /** Makes the telemetry that runs. Only called, and only loaded, where it is on or may come to be. */
  readonly start: (
    config: Config,
    isAllowed: () => boolean,
    after: Promise<void> | undefined,
  ) => RunningTelemetry | undefined;
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
  /** What became of events until it was switched off. */
  #ended: DeliveryReport | undefined;
  /** Ends when what was switched off has forgotten its installation. */
  #forgotten: Promise<void> | undefined;
  #hostConsent: HostConsent;
  /** The config file has said off: that holds to the end of this process, whatever it says later. */
  #offByFile: Signal | undefined;
  #isAttachWanted = false;
  #isShutdown = false;

  constructor(options: SwitchableTelemetryOptions) {
    this.#options = options;
    this.#listed = new ListedProcessor(() => this.#running?.processor);
    this.#config = this.#read();
    this.#follow();
  }

  get processor(): SpanProcessor {
    this.#attach(true);
    return this.#listed;
  }

  attach(): boolean {
    return this.#attach(false);
  }

  record(name: string, properties?: Readonly<Record<string, unknown>>): void {
    // What cannot be made a span is no event.
    attempt(() => this.#running?.record(name, properties as Attributes | undefined));
  }

  setConsent(consent: boolean | undefined): void {
    if (this.#isShutdown) return;
    this.#hostConsent = consent === undefined ? 'nothing' : wordOf(consent);
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
    // What the config file says now is what the next send goes by.
    attempt(() => this.#isStillAllowed());
    return onDemand().describeStatus(settings, this.#config.decision, this.#running, this.#ended);
  }

  async forceFlush(): Promise<void> {
    await this.#running?.forceFlush().catch(() => undefined);
  }

  async shutdown(): Promise<void> {
    this.#isShutdown = true;
    await this.#running?.shutdown().catch(() => undefined);
  }

  sendAtExit(timeoutMillis?: number): void {
    attempt(() => this.#running?.sendAtExit(timeoutMillis));
  }

  #attach(isQuiet: boolean): boolean {
    if (this.#isShutdown) return false;
    this.#isAttachWanted = true;
    return attempt(() => this.#running?.attach(isQuiet)) === true;
  }

  #read(): Config {
    const config = this.#options.readConfig(this.#hostConsent);
    for (const line of config.warnings) this.#say(line);
    const { settings, environment } = this.#options;
    const path = findConfigFile(settings, environment);
    this.#offByFile ??= config.decision.signals.find(({ name, says }) => name === path && says === 'off');
    return this.#offByFile === undefined ? config : switchOff(config, this.#offByFile);
  }

  #say(line: string): void {
    if (!this.#said.has(line)) attempt(() => this.#options.warn(line));
    this.#said.add(line);
  }

  /** Starts, goes on or stops as the settings now say. */
  #follow(): void {
    const { decision, isPending } = this.#config;
    if (!decision.enabled && !isPending) {
      const running = this.#running;
      // First, so that nothing more is sent whatever happens.
      this.#running = undefined;
      this.#forgotten = running?.withdraw(this.#hostConsent === 'off') ?? this.#forgotten;
      this.#ended = running?.report() ?? this.#ended;
    } else if (this.#running === undefined) {
      this.#running = this.#options.start(this.#config, () => this.#isStillAllowed(), this.#forgotten);
      if (this.#isAttachWanted) this.#running?.attach(true);
    } else {
      this.#running.configChanged(this.#config);
    }
  }

  /** The config file is asked again, since `off` works in a running server; `on` only counts at a start. */
  #isStillAllowed(): boolean {
    if (this.#running === undefined || this.#offByFile !== undefined) return false;
    const { settings, environment } = this.#options;
    const { signal, warning } = readConfigFileSignal(settings, environment);
    if (signal.says !== 'off') return true;
    this.#offByFile = signal;
    if (warning !== undefined) this.#say(warning);
    this.#config = switchOff(this.#config, signal);
    // Once the send that asked has ended: it lets go of its events by itself.
    queueMicrotask(() => attempt(() => this.#follow()));
    return false;
  }
}

/** A host's own language may not hold it to its types: only `true` is on. */
function wordOf(consent: unknown): 'on' | 'off' {
  return consent === true ? 'on' : 'off';
}

/** What was read, but that one signal says off. */
function switchOff(config: Config, off: Signal): Config {
  const signals = config.decision.signals.map((signal) => (signal.name === off.name ? off : signal));
  return { ...config, decision: decide('off', signals), isPending: false, sinks: [] };
}
