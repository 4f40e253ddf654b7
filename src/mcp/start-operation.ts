import { type Context, type Span, SpanKind, context, trace } from '@opentelemetry/api';
import type { SpanStart } from './describe-request.ts';
import type { IncomingRequest } from './json-rpc.ts';
import { remoteParent } from './remote-parent.ts';
import type { ToolCall } from './tool-call.ts';

/** A request that waits for its response. */
export interface Operation {
  readonly request: IncomingRequest;
  readonly span: Span;
  /** The context that the request is handled in: that of its span. */
  readonly context: Context;
  readonly toolCall: ToolCall | undefined;
  /** Whether the server's own abort signal ends it, where it is taken back. */
  hasSignal: boolean;
}

/**
 * Starts the span of a request, as the child of the caller's span where `params._meta` names one, with a link
 * to the active span (the transport's); as the active span's child otherwise.
 */
export function startOperation(
  request: IncomingRequest,
  { name, attributes }: SpanStart,
  toolCall: ToolCall | undefined,
): Operation {
  const active = context.active();
  const ambient = trace.getSpanContext(active);
  const remote = remoteParent(request);
  const parent = remote ? trace.setSpanContext(active, remote) : active;
  const links = remote && ambient && trace.isSpanContextValid(ambient) ? [{ context: ambient }] : [];
  const span = trace
    .getTracer('dot-ai-telemetry/mcp')
    .startSpan(name, { kind: SpanKind.SERVER, attributes, links }, parent);
  return { request, span, context: trace.setSpan(parent, span), toolCall, hasSignal: false };
}
