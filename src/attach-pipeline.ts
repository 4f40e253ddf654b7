import type { TracerProvider } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { type Attachment, attachTap } from './attach/attach.ts';
import { findHostApis } from './attach/host-apis.ts';
import { unsupportedSdkVersion } from './attach/sdk-version.ts';
import type { TapTarget } from './attach/tap.ts';
import type { Catalog } from './catalog/define-catalog.ts';
import { selectsAtStart } from './catalog/select.ts';
import type { Pipeline } from './pipeline.ts';
import type { WriteLine } from './stderr.ts';

export interface AttachedPipelineOptions {
  readonly catalog: Catalog;
  readonly pipeline: Pipeline;
  /** The file that the host's packages are looked for from. */
  readonly mainModule: string | undefined;
  readonly warn: WriteLine;
  /** Told when a span starts that can become an event. */
  readonly onSelectedStart?: (() => void) | undefined;
  /** Takes the host's spans while the host has no SDK of its own. */
  readonly fallbackProvider?: (() => TracerProvider | undefined) | undefined;
}

const ATTACHED_BEFORE = 'attached twice in this process; the second one counts nothing';

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

  get isAttached(): boolean {
    return this.#attachment?.isInPlace() === true;
  }

  /** Taps the API, unless other telemetry did before. False where another library owns the API. */
  attach(): boolean {
    if (this.#attachment !== undefined) return true;
    const { fallbackProvider } = this.#options;
    const apis = this.#findApis();
    const attachment = attachTap({ apis, target: this.#createTarget(), fallbackProvider });
    if (attachment.result === 'attached') this.#attachment = attachment;
    else if (attachment.result === 'attached_before') this.#refuse(ATTACHED_BEFORE);
    return this.#attachment !== undefined;
  }

  /** Whether anything is to be counted, by what is known of the host's SDK now. */
  mayCount(): boolean {
    for (const provider of this.#attachment?.providers() ?? []) this.#meet(provider);
    return this.#refusal === undefined;
  }

  detach(): void {
    this.#attachment?.detach();
    this.#attachment = undefined;
  }

  #findApis(): ReturnType<typeof findHostApis> {
    return findHostApis(this.#options.mainModule);
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
    if (version !== undefined)
      this.#refuse(`off, OpenTelemetry SDK ${version} is not supported (2.x and 3.x are)`);
  }

  #createTarget(): TapTarget {
    const { catalog, onSelectedStart, pipeline } = this.#options;
    const { processor, invocations, learn, startPrivate } = pipeline;
    return {
      meets: (provider) => this.#meet(provider),
      starts: (name, { kind, attributes }) => {
        learn(attributes);
        const isSelected = selectsAtStart(catalog, { name, kind, attributes });
        if (isSelected) onSelectedStart?.();
        return isSelected;
      },
      followsAll: () => invocations.isAnyOpen,
      enters: (entering) => invocations.enter(entering),
      startPrivate,
      ended: (span) => processor.onEnd(span as unknown as ReadableSpan),
    };
  }
}
