import { mainModulePath } from '../config/main-module.ts';
import type { OperatorTracing } from '../config/read-operator-tracing.ts';
import type { Config } from '../config/read-config.ts';
import { serverLines } from '../operator-lines.ts';
import type { Product } from '../product/product.ts';
import { RunningTelemetry } from '../telemetry/running-telemetry.ts';
import { warnOnStderr } from '../stderr.ts';
import { findBundledApi } from './find-bundled-api.ts';
import { onProcessEnd } from './on-process-end.ts';
import { onServerStart } from './on-server-start.ts';
import { type OperatorStart, prepareOperatorSdk } from './prepare-operator-sdk.ts';
import type { StartedTracing } from './start-operator-tracing.ts';

export interface HostServerOptions {
  readonly product: Product;
  /** What the operator asks of tracing; `undefined` where nothing. */
  readonly operatorTracing: OperatorTracing | undefined;
  /** Tracing that was started while telemetry was off. */
  readonly startedTracing: StartedTracing | undefined;
}

/** The server that this process is: its telemetry follows its life, and may be switched off and on meanwhile. */
export class HostServer {
  readonly #product: Product;
  readonly #mainModule = mainModulePath();
  readonly #sdk: OperatorStart['sdk'];
  readonly #startedTracing: StartedTracing | undefined;
  readonly #isSupported: boolean;
  #telemetry: RunningTelemetry | undefined;
  #isFollowed = false;
  #isRunning = false;
  #showsThatItRuns: () => void = () => undefined;

  constructor({ product, operatorTracing, startedTracing }: HostServerOptions) {
    this.#product = product;
    const { sdk, unsupported }: OperatorStart =
      operatorTracing === undefined || startedTracing !== undefined
        ? {}
        : prepareOperatorSdk(operatorTracing, this.#mainModule, warnOnStderr);
    if (unsupported !== undefined) warnOnStderr(unsupported);
    this.#startedTracing = startedTracing;
    this.#sdk = startedTracing?.sdk ?? sdk;
    this.#isSupported = unsupported === undefined;
  }

  /** Starts telemetry, attached; `undefined` beside an SDK that is not supported. */
  start(
    config: Config,
    isAllowed: () => boolean,
    after: Promise<void> | undefined,
  ): RunningTelemetry | undefined {
    if (!this.#isSupported) return undefined;
    if (!this.#isFollowed) this.#startedTracing?.handOver((timeoutMillis) => this.#end(timeoutMillis));
    const telemetry = new RunningTelemetry(
      { product: this.#product, onSelectedStart: () => this.#showsThatItRuns(), standIn: this.#sdk },
      config,
      isAllowed,
      after,
    );
    this.#telemetry = telemetry;
    // Nobody's tap starts it at the first span, then.
    if (!telemetry.attach(false)) this.#sdk?.startNow();
    if (!this.#isFollowed) this.#follow();
    return telemetry;
  }

  #follow(): void {
    this.#isFollowed = true;
    this.#showsThatItRuns = onServerStart(() => {
      this.#isRunning = true;
      this.#sdk?.startSoon();
      this.#telemetry?.record('server_started', undefined);
      void this.#warnOfBundle();
    });
    // Tracing that was started before already follows the process to its end.
    if (this.#startedTracing !== undefined) return;
    onProcessEnd(process, { sdk: this.#sdk, lastWork: (timeoutMillis) => this.#end(timeoutMillis) });
  }

  #end(timeoutMillis: number): void {
    if (this.#isRunning) this.#telemetry?.record('server_stopped', { uptime_seconds: process.uptime() });
    this.#isRunning = false;
    this.#telemetry?.sendAtExit(timeoutMillis);
  }

  async #warnOfBundle(): Promise<void> {
    const telemetry = this.#telemetry;
    if (telemetry === undefined || !telemetry.hasTap) return;
    const isBundled = await findBundledApi(this.#mainModule, telemetry.isAttached).catch(() => false);
    if (isBundled) warnOnStderr(serverLines.bundled.say());
  }
}
