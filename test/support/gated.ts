import type { PostHogSpanExporterOptions } from '../../exporter/exporter-options.ts';
import type { PostHogSpanExporter } from '../../exporter/posthog-span-exporter.ts';
import type { Permission } from '../../src/permission.ts';
import { createExporter } from './exporter.ts';
import type { ScriptedSink } from './scripted-sink.ts';

export const GRANTED: Permission = { status: 'granted' };
export const WITHDRAWN: Permission = { status: 'withdrawn' };
export const held = (reason: 'grace' | 'identity' | 'consent', forMillis = Infinity): Permission => ({
  status: 'held',
  forMillis,
  reason,
});
export const pause = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis));

export interface Gated {
  readonly exporter: PostHogSpanExporter;
  readonly sink: ScriptedSink;
  /** What is answered from now on, and how often it was asked. */
  readonly gate: { says: Permission | Error; asked: number };
  readonly settled: () => number;
}

/** An exporter that asks a gate of the test’s. */
export function gated(says: Permission | Error, options: Partial<PostHogSpanExporterOptions> = {}): Gated {
  const gate: Gated['gate'] = { says, asked: 0 };
  let settled = 0;
  const made = createExporter({
    limits: { sendAfterMillis: 20 },
    permission: () => {
      gate.asked += 1;
      if (gate.says instanceof Error) throw gate.says;
      return gate.says;
    },
    onSettled: () => void (settled += 1),
    ...options,
  });
  return { ...made, gate, settled: () => settled };
}
