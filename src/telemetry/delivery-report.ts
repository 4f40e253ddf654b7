import type { Pipeline } from './pipeline.ts';
import type { DeliveryReport } from './telemetry-types.ts';

/** What became of every event of a pipeline. A value is folded where it is seen first: in the processor, or for facts in the exporter. */
export function deliveryReport(
  { processor, exporter }: Pipeline,
  instanceKind: DeliveryReport['instanceKind'],
): DeliveryReport {
  const seen = processor.counters();
  const sent = exporter.counters();
  const folded = { ...sent.folded };
  for (const [property, count] of Object.entries(seen.folded))
    folded[property] = (folded[property] ?? 0) + count;
  return {
    instanceKind,
    ...sent,
    selected: seen.selected,
    selectionErrors: seen.selectionErrors + sent.selectionErrors,
    folded,
  };
}

/** That of telemetry which is off. */
export const NO_DELIVERY: DeliveryReport = {
  instanceKind: undefined,
  sinks: [],
  selected: 0,
  selectionErrors: 0,
  folded: {},
  replacedTimes: 0,
};
