import { type SpanContext, createTraceState, isSpanContextValid } from '@opentelemetry/api';
import type { IncomingRequest } from './json-rpc.ts';

/** Version 00 has 55 characters; a later one can have more fields behind; ff is no version. */
const TRACEPARENT =
  /^(?!ff|00.{54})[0-9a-f]{2}-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(?:-.*)?$/u;

/**
 * The caller's span, from `params._meta.traceparent` and `tracestate` (SEP-414), read strictly by W3C Trace
 * Context whatever propagator the host has, later versions by their first four fields; `undefined` where there is
 * none, or a malformed one.
 */
export function remoteParent({ meta }: IncomingRequest): SpanContext | undefined {
  const { traceparent, tracestate } = meta;
  const fields = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.groups : undefined;
  if (fields === undefined) return undefined;
  const parent: SpanContext = {
    traceId: fields['traceId'] ?? '',
    spanId: fields['spanId'] ?? '',
    traceFlags: Number.parseInt(fields['flags'] ?? '', 16),
    isRemote: true,
    ...(typeof tracestate === 'string' && { traceState: createTraceState(tracestate) }),
  };
  return isSpanContextValid(parent) ? parent : undefined;
}
