import type { TelemetryStatus } from './telemetry-types.ts';

/**
 * A status as one line for a log: what is on, what was counted, and how often a value was not on its list
 * and became `other`, by property.
 */
export function summariseStatus(status: Omit<TelemetryStatus, 'summary' | 'lines'>): string {
  const { enabled, reason, selected, sinks, folded } = status;
  if (!enabled) return `off: ${reason}`;
  const delivered = total(sinks.map((sink) => sink.delivered));
  const waiting = total(sinks.map((sink) => sink.waiting));
  const dropped = total(sinks.flatMap((sink) => Object.values(sink.dropped)));
  const others = Object.entries(folded).map(([property, count]) => `${property} ${count}`);
  return [
    `on: ${reason}`,
    `${selected} spans counted`,
    `${delivered} events delivered, ${waiting} waiting, ${dropped} dropped`,
    `folded into other: ${others.length === 0 ? 'nothing' : others.join(', ')}`,
  ].join('; ');
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
