import type { Span } from '@opentelemetry/api';
import { replaceMethod } from '../replace-method.ts';

/**
 * Calls `ended` once, after the span's own `end`. The property is the span's own and not enumerable:
 * neither its class nor what an exporter reads of it changes. A sealed span of another SDK cannot be
 * watched; the host keeps it as it is.
 */
export function watchEnd(span: Span, ended: (span: Span) => void): void {
  let isEnded = false;
  try {
    replaceMethod(span, 'end', (end) => (...args) => {
      try {
        end(...args);
      } finally {
        if (!isEnded) {
          isEnded = true;
          ended(span);
        }
      }
    });
  } catch {
    // It counts nothing.
  }
}
