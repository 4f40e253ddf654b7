import type { Attributes } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { attempt } from '../attempt.ts';
import { AttachedPipeline } from './attach-pipeline.ts';
import { mainModulePath } from '../config/main-module.ts';
import { readProcessFacts } from '../config/process-facts.ts';
import type { Config } from '../config/read-config.ts';
import type { InstallationEvents } from '../installation/create-installation-events.ts';
import { createSink } from './create-sink.ts';
import { deliveryReport } from './delivery-report.ts';
import { serverLines } from '../operator-lines.ts';
import { type Pipeline, createPipeline } from './pipeline.ts';
import { variableNames } from '../product/variable-names.ts';
import { createRunDetached } from '../run-detached.ts';
import { createProductInstallation } from './product-installation.ts';
import { type Sending, createSending } from './sending.ts';
import { StatusFile } from './status-file.ts';
import { warnOnStderr, writeStderrLine } from '../stderr.ts';
import type { HostTelemetryOptions } from './telemetry-options.ts';
import type { DeliveryReport } from './telemetry-types.ts';
import { withDeadline } from '../with-deadline.ts';

/** A shutdown that waits longer for whose the events are would have no time left to send them. */
const IDENTITY_DEADLINE_MILLIS = 1000;

/** How long a flush or shutdown may take in all. */
const DEADLINE_MILLIS = 2000;

/** Telemetry that is on, or may come to be. */
export class RunningTelemetry {
  readonly #pipeline: Pipeline;
  readonly #attached: AttachedPipeline;
  readonly #sending: Sending;
  readonly #status: StatusFile;
  readonly #installation: InstallationEvents | undefined;
  readonly #warn: (line: string) => void;

  /**
   * `isAllowed` asks anew whether the operator still lets it send; `after` ends when the telemetry before it in this
   * process has forgotten its installation.
   */
  constructor(
    options: HostTelemetryOptions,
    config: Config,
    isAllowed: () => boolean,
    after?: Promise<void>,
  ) {
    const {
      product,
      environment,
      writeEvent = writeStderrLine,
      warn = warnOnStderr,
      now = Date.now,
    } = options;
    const { onSelectedStart, standIn, mainModule = mainModulePath(), serviceAccountFolder } = options;
    const { catalog } = product;
    const runDetached = createRunDetached();
    this.#warn = (line) => {
      attempt(() => warn(line));
    };
    this.#sending = createSending({
      product,
      config,
      environment,
      warn,
      now,
      runDetached,
      isAllowed,
      onChange: () => this.#pipeline.exporter.permissionChanged(),
      serviceAccountFolder,
    });
    const { state, resolver, permission } = this.#sending;
    const facts = readProcessFacts(mainModule, environment, variableNames(product).version);
    this.#pipeline = createPipeline({
      product,
      sinks: config.sinks.map((sink) => createSink(sink, writeEvent)),
      knownFacts: { ...facts },
      now,
      instance: () => resolver.instance(),
      permission,
      onFirstEvent: () => this.#sending.begin(),
      onSettled: () => this.#status.changed(),
      seesEverySpan: () => this.#attached.hasTap,
    });
    this.#attached = new AttachedPipeline({
      catalog,
      pipeline: this.#pipeline,
      mainModule,
      warn: this.#warn,
      onSelectedStart,
      standIn,
    });
    this.#status = new StatusFile({ state, report: () => this.report(), runDetached, now });
    this.#installation = createProductInstallation({
      product,
      version: facts.version,
      state,
      record: (name, properties, startMillis) => this.#pipeline.record(name, properties, startMillis),
      now,
      runDetached,
      after,
    });
    if (!config.isPending) this.#installation?.start();
  }

  /** Takes the spans of a host that lists it; `undefined` where they must not count. */
  get processor(): SpanProcessor | undefined {
    return this.refusal === undefined ? this.#pipeline.processor : undefined;
  }

  /** Why nothing is counted; `undefined` where it is. */
  get refusal(): string | undefined {
    return this.#attached.refusal;
  }

  /** Whether it holds on to the host's tracing, in place or not. */
  get hasTap(): boolean {
    return this.#attached.hasTap;
  }

  get isAttached(): boolean {
    return this.#attached.isAttached;
  }

  /** Taps the host's tracing API, quietly for who only takes the processor. */
  attach(isQuiet: boolean): boolean {
    const isAttached = this.#attached.attach();
    if (!isAttached && this.refusal === undefined && !isQuiet) this.#warn(serverLines.cannotAttach.say());
    return isAttached;
  }

  record(name: string, properties: Attributes | undefined): void {
    if (this.refusal === undefined) this.#pipeline.record(name, properties);
  }

  /** The host has said something by `setConsent()`. */
  configChanged(config: Config): void {
    this.#sending.configChanged(config);
    if (!config.isPending) this.#installation?.start();
  }

  report(): DeliveryReport {
    return deliveryReport(this.#pipeline, this.#sending.resolver.kind());
  }

  async forceFlush(): Promise<void> {
    const { exporter } = this.#pipeline;
    await this.#onceIdentified(() => exporter.forceFlush());
  }

  async shutdown(): Promise<void> {
    const { exporter } = this.#pipeline;
    this.#attached.detach();
    await this.#onceIdentified(() => exporter.shutdown());
    exporter.discard();
    this.#end();
  }

  /** Delivers what waits in one blocking attempt. */
  sendAtExit(timeoutMillis: number | undefined): void {
    this.#pipeline.exporter.sendAtExit(timeoutMillis);
    this.#status.end();
  }

  /**
   * Switched off: what waits is let go of. Where the host said so, switching on again counts as an installation;
   * resolves when this one is forgotten. Never rejects.
   */
  withdraw(isByHost: boolean): Promise<void> {
    this.#pipeline.exporter.discard();
    attempt(() => this.#attached.detach());
    const forgotten = isByHost ? this.#installation?.switchedOff() : undefined;
    this.#end();
    return forgotten ?? Promise.resolve();
  }

  /**
   * Sends once it is known whose the events are, within one deadline for both. What a host awaits it comes to the end
   * of: nothing else may keep its process alive meanwhile.
   */
  async #onceIdentified(send: () => Promise<void>): Promise<void> {
    const work = async (): Promise<void> => {
      await withDeadline(this.#sending.identified(), IDENTITY_DEADLINE_MILLIS, true);
      await send();
    };
    await withDeadline(work(), DEADLINE_MILLIS);
  }

  #end(): void {
    this.#installation?.stop();
    this.#sending.end();
    this.#status.end();
  }
}
