import { diag } from '@opentelemetry/api';

/**
 * What heals itself and is therefore no business of the operator: one line a code through
 * OpenTelemetry's own diagnostics, which prints nothing unless the host asked for it.
 */
export const DIAGNOSTIC_LINES = {
  selection_error: 'a span could not be read and is left out',
  delivery_error: 'events could not be delivered and wait for the next attempt',
  invalid: 'an event would not be valid for PostHog and is dropped',
  rejected: 'the destination refused events, which are dropped',
  queue_full: 'the delivery queue is full, the oldest events are dropped',
} as const;

type DiagnosticCode = keyof typeof DIAGNOSTIC_LINES;

/** Says a code once. Never throws, whatever logger the host registered. */
export type Diagnose = (code: DiagnosticCode) => void;

/** Lines are `warn`: OpenTelemetry's console logger sends lower levels to stdout. */
export function createDiagnose(): Diagnose {
  const said = new Set<DiagnosticCode>();
  return (code) => {
    if (said.has(code)) return;
    said.add(code);
    try {
      diag.warn(`dot-ai-telemetry: ${code}, ${DIAGNOSTIC_LINES[code]}`);
    } catch {
      // A host's logger that throws must not reach the host through us.
    }
  };
}
