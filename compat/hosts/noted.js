import { trace } from '@opentelemetry/api';
import { writeFileSync } from 'node:fs';

const noted = [];

/** A processor of the host's own that does not look at the sampled flag: it notes all that it is handed. */
export const notingProcessor = {
  onStart: (span) => note('start', span),
  onEnd: (span) => note('end', span),
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};

/** A sampler that notes which parent it is shown, and decides as `inner`. */
export function notingSampler(inner) {
  return {
    shouldSample: (context, traceId, name, ...rest) => {
      const parent = trace.getSpan(context);
      noted.push({
        phase: 'sample',
        traceId,
        spanId: `sampled ${noted.length}`,
        parentSpanId: parent?.spanContext().spanId,
        name,
        parentRecords: parent?.isRecording(),
        parentClass: parent?.constructor.name,
      });
      return inner.shouldSample(context, traceId, name, ...rest);
    },
  };
}

function note(phase, span) {
  const { traceId, spanId, traceFlags } = span.spanContext();
  const { name, kind, status, ended } = span;
  noted.push({
    phase,
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? span.parentSpanId,
    name,
    kind,
    traceFlags,
    status: { ...status },
    ended,
    attributes: { ...span.attributes },
    events: span.events.map((event) => event.name),
    ownKeys: Object.keys(span).filter((key) => !key.startsWith('_')),
  });
}

export function writeNoted() {
  writeFileSync(process.env.HOST_NOTED, JSON.stringify(noted));
}
