import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** Name of the instrumentation scope of spans that `telemetry.record()` makes. */
export const RECORDED_SCOPE = 'dot-ai-telemetry';

/** OpenTelemetry semantic conventions, "Errors on spans". */
export const ERROR_TYPE = 'error.type';

/** What the MCP conventions call the error of a result with `isError`: a span inside may know more. */
export const GENERIC_ERROR_TYPE = 'tool_error';

const EXCEPTION_EVENT = 'exception';
const EXCEPTION_TYPE = 'exception.type';

/** What dot-ai writes on a tool span's success, and other hosts on either outcome. */
const TOOL_SUCCESS = 'gen_ai.tool.success';

/** An attribute of the object's own: what a polluted prototype holds is not an attribute. */
export function readAttribute(attributes: object | undefined, key: string): unknown {
  if (attributes === undefined || !Object.hasOwn(attributes, key)) return undefined;
  return (attributes as Record<string, unknown>)[key];
}

/** Whether the operation failed: an ERROR status, an `error.type`, or a success that is `false`. */
export function hasFailed(span: ReadableSpan): boolean {
  return (
    span.status.code === SpanStatusCode.ERROR ||
    typeof readAttribute(span.attributes, ERROR_TYPE) === 'string' ||
    readAttribute(span.attributes, TOOL_SUCCESS) === false
  );
}

/** The class or code of a failed span's error: `error.type`, else that of the last exception event. */
export function errorTypeOf(span: ReadableSpan): unknown {
  if (!hasFailed(span)) return undefined;
  const direct = readAttribute(span.attributes, ERROR_TYPE);
  if (direct !== undefined) return direct;
  return readAttribute(
    span.events.findLast(({ name }) => name === EXCEPTION_EVENT)?.attributes,
    EXCEPTION_TYPE,
  );
}

/** The span's own length, in milliseconds; negative where its clock was set back. */
export function durationMillisOf(span: ReadableSpan): number {
  const seconds = span.endTime[0] - span.startTime[0];
  return seconds * 1000 + (span.endTime[1] - span.startTime[1]) / 1_000_000;
}

/** When the span started, in milliseconds since the epoch. */
export function startMillisOf(span: ReadableSpan): number {
  return span.startTime[0] * 1000 + span.startTime[1] / 1_000_000;
}

/**
 * An attribute of the span's resource. Read from the raw list, since the SDK's `attributes` getter
 * writes an error line while other attributes of the resource are still being detected.
 */
export function readResource(resource: ReadableSpan['resource'], key: string): unknown {
  const entry = resource.getRawAttributes().find(([name]) => name === key);
  return entry?.[1];
}
