import { AttachedPipeline, type AttachedPipelineOptions } from './attach-pipeline.ts';
import type { Catalog } from './catalog/define-catalog.ts';
import { mainModulePath } from './config/main-module.ts';
import type { Environment } from './config/parse-setting.ts';
import { readProcessFacts } from './config/process-facts.ts';
import { type Config, readConfig } from './config/read-config.ts';
import { createSink } from './create-sink.ts';
import { ListedProcessor } from './listed-processor.ts';
import { createOffTelemetry } from './off-telemetry.ts';
import { type Pipeline, createPipeline } from './pipeline.ts';
import type { Product } from './product/product.ts';
import { type WriteLine, warnOnStderr, writeStderrLine } from './stderr.ts';
import { summariseStatus } from './summarise-status.ts';
import type { Telemetry } from './telemetry-types.ts';

export interface TelemetryOptions<C extends Catalog> {
  readonly product: Product<C>;
  /** Where the operator's settings are read from; the process's own environment by default. */
  readonly environment?: Environment;
  /** Takes a line about what the operator must mend; by default it goes to stderr. */
  readonly warn?: WriteLine;
  /** Takes the events of the sink `console`; by default they go to stderr. */
  readonly writeEvent?: WriteLine;
  /** Milliseconds since the epoch; the system's clock by default. */
  readonly now?: () => number;
}

/** What `register` needs beyond that, since it also stands in for the host's own set-up. */
interface HostTelemetryOptions<C extends Catalog>
  extends TelemetryOptions<C>, Pick<AttachedPipelineOptions, 'onSelectedStart' | 'standIn'> {}

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
  options: HostTelemetryOptions<C>,
  config: Config,
): Telemetry<C> {
  const { product, environment, writeEvent = writeStderrLine, warn = warnOnStderr, now = Date.now } = options;
  const { onSelectedStart, standIn } = options;
  const { catalog } = product;
  const mainModule = mainModulePath();
  const pipeline = createPipeline({
    product,
    sinks: config.sinks.map((sink) => createSink(sink, writeEvent)),
    knownFacts: { ...readProcessFacts(mainModule, environment) },
    now,
    seesEverySpan: () => attached.hasTap,
  });
  const { processor, exporter, record } = pipeline;
  const attached: AttachedPipeline = new AttachedPipeline({
    catalog,
    pipeline,
    mainModule,
    warn,
    onSelectedStart,
    standIn,
  });
  const listed = new ListedProcessor(processor, () => attached.refusal === undefined);
  return {
    get processor() {
      attached.attach();
      return listed;
    },
    attach: () => {
      const isAttached = attached.attach();
      if (!isAttached && attached.refusal === undefined) warn(NOT_POSSIBLE);
      return isAttached;
    },
    record: (name, properties) => {
      try {
        if (attached.refusal === undefined) record(name, properties);
      } catch {
        // Nothing that a host records can hurt it; what cannot be made a span is no event.
      }
    },
    status: () => {
      const status = {
        ...config.decision,
        ...(attached.refusal !== undefined && { enabled: false, reason: attached.refusal }),
        instanceKind: 'ephemeral',
        isAttached: attached.isAttached,
        ...mergeCounters(pipeline),
      } as const;
      return { ...status, summary: summariseStatus(status) };
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown: async () => {
      attached.detach();
      await exporter.shutdown();
    },
    sendAtExit: (timeoutMillis) => exporter.sendAtExit(timeoutMillis),
  };
}

const NOT_POSSIBLE = 'cannot attach, another tracing library owns @opentelemetry/api';

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
