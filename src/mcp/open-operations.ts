import { SpanStatusCode } from '@opentelemetry/api';
import { attempt } from '../attempt.ts';
import type { RequestId } from './json-rpc.ts';
import type { Operation } from './start-operation.ts';

/** Requests of one connection that can wait at once. */
const MOST_OPEN_REQUESTS = 10_000;

/** The `error.type` of a request that gets no response any more. */
const CANCELLED = 'cancelled';

/** The requests that wait for their responses on one connection, each with its span. */
export class OpenOperations {
  readonly #byId = new Map<RequestId, Operation>();

  /** Ends the oldest as cancelled where there are too many. An id that is used twice at once is the later request's. */
  add(operation: Operation): void {
    const { id } = operation.request;
    const oldest = this.#byId.size < MOST_OPEN_REQUESTS ? undefined : this.#byId.values().next().value;
    const evicted = this.#byId.get(id) ?? oldest;
    if (evicted !== undefined) attempt(() => this.cancel(evicted));
    this.#byId.set(id, operation);
  }

  find(id: RequestId | undefined): Operation | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }

  has(operation: Operation): boolean {
    return this.#byId.get(operation.request.id) === operation;
  }

  /**
   * Ends a span that has not ended yet.
   *
   * @param errorType its `error.type`; `undefined` where nothing failed.
   * @param code the code of a response that is an error.
   */
  end(operation: Operation, errorType?: string, code?: string): void {
    if (!this.has(operation)) return;
    const { request, span } = operation;
    this.#byId.delete(request.id);
    if (code !== undefined) span.setAttribute('rpc.response.status_code', code);
    if (errorType !== undefined) {
      span.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  }

  cancel(operation: Operation): void {
    this.end(operation, CANCELLED);
  }

  cancelAll(): void {
    for (const operation of this.#byId.values()) attempt(() => this.cancel(operation));
  }
}
