import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { attachTap } from './attach/attach.ts';
import { findHostApis } from './attach/host-apis.ts';
import type { TapTarget } from './attach/tap.ts';
import type { Catalog } from './catalog/define-catalog.ts';
import { selectsAtStart } from './catalog/select.ts';
import { mainModulePath } from './config/main-module.ts';
import type { Environment } from './config/parse-setting.ts';
import { readProcessFacts } from './config/process-facts.ts';
import { type Config, readConfig } from './config/read-config.ts';
import { createSink } from './create-sink.ts';
import { createOffTelemetry } from './off-telemetry.ts';
import { type Pipeline, createPipeline } from './pipeline.ts';
import type { Product } from './product/product.ts';
import { type WriteLine, warnOnStderr, writeStderrLine } from './stderr.ts';
import type { Telemetry } from './telemetry-types.ts';

export interface TelemetryOptions<C extends Catalog> {
  readonly product: Product<C>;
  /** Where the operator's settings are read from; the process's own environment by default. */
  readonly environment?: Environment;
  /** Takes a line about what the operator must mend; by default it goes to stderr. */
  readonly warn?: WriteLine;
  /** Takes the events of the sink `console`; by default they go to stderr. */
  readonly writeEvent?: WriteLine;
  /** Told when a span starts that can become an event. */
  readonly onSelectedStart?: () => void;
  /** Milliseconds since the epoch; the system's clock by default. */
  readonly now?: () => number;
}

/**
 * Makes the usage telemetry of one server: reads what the operator set, decides, and wires the
 * pipeline. Where it is off nothing is made.
 */
export function createTelemetry<C extends Catalog>(options: TelemetryOptions<C>): Telemetry<C> {
  const config = readConfig(options.product, options.environment);
  const { warn = warnOnStderr } = options;
  for (const line of config.warnings) warn(line);
  return config.decision.enabled ? startTelemetry(options, config) : createOffTelemetry(config.decision);
}

/** As {@link createTelemetry}, for who has read the settings already: telemetry that is on. */
export function startTelemetry<C extends Catalog>(
  options: TelemetryOptions<C>,
  config: Config,
): Telemetry<C> {
  const { product, environment, writeEvent = writeStderrLine, warn = warnOnStderr, now = Date.now } = options;
  const mainModule = mainModulePath();
  const pipeline = createPipeline({
    product,
    sinks: config.sinks.map((sink) => createSink(sink, writeEvent)),
    knownFacts: { ...readProcessFacts(mainModule, environment) },
    now,
  });
  const { processor, exporter, record } = pipeline;
  let detach: (() => void) | undefined;
  return {
    processor,
    attach: () => {
      if (detach !== undefined) return true;
      const attachment = attachTap(findHostApis(mainModule), createTarget(options, pipeline));
      if (attachment.result === 'attached') detach = attachment.detach;
      else warn(ATTACH_PROBLEMS[attachment.result]);
      return attachment.result === 'attached';
    },
    record: (name, properties) => {
      try {
        record(name, properties);
      } catch {
        // Nothing that a host records can hurt it; what cannot be made a span is no event.
      }
    },
    status: () => ({
      ...config.decision,
      instanceKind: 'ephemeral',
      isAttached: detach !== undefined,
      ...mergeCounters(pipeline),
    }),
    forceFlush: () => exporter.forceFlush(),
    shutdown: async () => {
      detach?.();
      detach = undefined;
      await exporter.shutdown();
    },
    sendAtExit: (timeoutMillis) => exporter.sendAtExit(timeoutMillis),
  };
}

const ATTACH_PROBLEMS = {
  attached_before: 'attached twice in this process; the second one counts nothing',
  not_possible: 'cannot attach, another tracing library owns @opentelemetry/api',
} as const;

function createTarget(
  { product, onSelectedStart }: TelemetryOptions<Catalog>,
  pipeline: Pipeline,
): TapTarget {
  const { processor, invocations, learn, startPrivate } = pipeline;
  return {
    starts: (name, { kind, attributes }) => {
      learn(attributes);
      const isSelected = selectsAtStart(product.catalog, { name, kind, attributes });
      if (isSelected) onSelectedStart?.();
      return isSelected;
    },
    followsAll: () => invocations.isAnyOpen,
    enters: (entering) => invocations.enter(entering),
    startPrivate,
    ended: (span) => processor.onEnd(span as unknown as ReadableSpan),
  };
}

/** A value is folded where it is seen first: in the processor, or for facts in the exporter. */
function mergeCounters({ processor, exporter }: Pipeline): ReturnType<typeof exporter.counters> & {
  readonly selected: number;
} {
  const seen = processor.counters();
  const sent = exporter.counters();
  const folded = { ...sent.folded };
  for (const [property, count] of Object.entries(seen.folded))
    folded[property] = (folded[property] ?? 0) + count;
  return {
    ...sent,
    selected: seen.selected,
    selectionErrors: seen.selectionErrors + sent.selectionErrors,
    folded,
  };
}
