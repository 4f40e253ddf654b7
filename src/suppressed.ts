import { createContextKey } from '@opentelemetry/api';

/**
 * Set to true in a context in which nothing is traced. The key of OpenTelemetry's own `suppressTracing`
 * (`@opentelemetry/core`, trace/suppress-tracing), which is the same in every copy.
 */
export const SUPPRESSED: symbol = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');
