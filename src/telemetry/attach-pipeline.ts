import type { TracerProvider } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { type Attachment, attachTap } from '../attach/attach.ts';
import { findHostApis } from '../attach/host-apis.ts';
import { unsupportedSdkVersion } from '../attach/sdk-version.ts';
import type { TapTarget, TracingApi } from '../attach/tap.ts';
import type { Catalog } from '../catalog/define-catalog.ts';
import { selectAtStart } from '../catalog/select.ts';
import { serverLines } from '../operator-lines.ts';
import type { Pipeline } from './pipeline.ts';
import type { WriteLine } from '../stderr.ts';

export interface AttachedPipelineOptions {
  readonly catalog: Catalog;
  readonly pipeline: Pipeline;
  /** The file that the host's packages are looked for from. */
  readonly mainModule: string | undefined;
  readonly warn: WriteLine;
  /** Told when a span starts that can become an event. */
  readonly onSelectedStart?: (() => void) | undefined;
  /** An SDK that takes the host's spans while the host has none of its own, and the API that it is started with. */
  readonly standIn?: StandIn | undefined;
}

interface StandIn {
  readonly provider: () => TracerProvider | undefined;
  readonly apis: readonly TracingApi[];
}

/**
 * Holds a pipeline to the host's tracing, and lets go where it must not count: beside other telemetry of
 * the same process, or an SDK that it does not know. Then one line says so.
 */
export class AttachedPipeline {
  readonly #options: AttachedPipelineOptions;
  #attachment: Attachment | undefined;
  #refusal: string | undefined;

  constructor(options: AttachedPipelineOptions) {
    this.#options = options;
  }

  /** Why nothing is counted; `undefined` where it is. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  /** Whether each span of the API's tracers is noted as it starts. */
  get hasTap(): boolean {
    return this.#attachment !== undefined;
  }

  get isAttached(): boolean {
    return this.#attachment?.isInPlace() === true;
  }

  /** Taps the API, unless other telemetry did before. False where another library owns the API. */
  attach(): boolean {
    if (this.#attachment !== undefined) return true;
    if (this.#refusal !== undefined) return false;
    try {
      const { standIn, mainModule } = this.#options;
      const apis = findHostApis(mainModule, standIn?.apis);
      const attachment = attachTap({
        apis,
        target: this.#createTarget(),
        fallbackProvider: standIn?.provider,
      });
      if (attachment.result === 'attached') this.#attachment = attachment;
      else if (attachment.result === 'attached_before') this.#refuse(serverLines.attachedTwice.say());
    } catch {
      // A host's tracing that cannot even be asked stays as it is.
    }
    // An SDK that was met just now may be one that is not supported.
    if (this.#refusal !== undefined) this.detach();
    return this.#attachment !== undefined;
  }

  detach(): void {
    this.#attachment?.detach();
    this.#attachment = undefined;
  }

  #refuse(line: string): void {
    if (this.#refusal !== undefined) return;
    this.#refusal = line;
    this.#options.warn(line);
    this.detach();
    this.#options.pipeline.exporter.discard();
  }

  #meet(provider: TracerProvider): void {
    const version = unsupportedSdkVersion(provider);
    if (version !== undefined) this.#refuse(serverLines.sdkNotSupported.say(version));
  }

  #createTarget(): TapTarget {
    const { catalog, onSelectedStart, pipeline } = this.#options;
    const { processor, invocations, learn, startPrivate } = pipeline;
    return {
      meets: (provider) => this.#meet(provider),
      starts: (name, { kind, attributes }) => {
        learn(attributes);
        const selection = selectAtStart(catalog, { name, kind, attributes });
        if (selection !== undefined) onSelectedStart?.();
        return selection;
      },
      followsAll: () => invocations.isAnyOpen,
      enters: (entering) => invocations.enter(entering),
      startPrivate,
      ended: (span) => processor.onEnd(span as unknown as ReadableSpan),
    };
  }
}
