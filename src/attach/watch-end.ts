import type { Span, TimeInput } from '@opentelemetry/api';

/**
 * Calls `ended` once, after the span's own `end`. The property is the span's own and not enumerable:
 * neither its class nor what an exporter reads of it changes.
 */
export function watchEnd(span: Span, ended: (span: Span) => void): void {
  // The method itself, called on its span: what another wrapper put there must still run.
  const end: Span['end'] = Reflect.get(span, 'end');
  let isEnded = false;
  try {
    Object.defineProperty(span, 'end', {
      configurable: true,
      writable: true,
      value: (endTime?: TimeInput): void => {
        try {
          end.call(span, endTime);
        } finally {
          if (!isEnded) {
            isEnded = true;
            ended(span);
          }
        }
      },
    });
  } catch {
    // A sealed span of another SDK cannot be watched; the host keeps it as it is.
  }
}
