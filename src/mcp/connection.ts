import { SpanStatusCode, context } from '@opentelemetry/api';
import { attempt } from './attempt.ts';
import { describeRequest } from './describe-request.ts';
import {
  type IncomingRequest,
  type OutgoingResponse,
  type RequestId,
  asRequest,
  asResponse,
  cancelledRequest,
} from './json-rpc.ts';
import { type McpTransport, networkTransport } from './network-transport.ts';
import { type ToolOutcome, responseCode, toolErrorType } from './outcome.ts';
import { type Operation, startOperation } from './start-operation.ts';
import { boundedString, isObject } from './values.ts';
import type { ToolCallWatch } from './watch-tool-calls.ts';

/** Requests of one connection that can wait at once; the oldest is ended, without an outcome, for one more. */
const MOST_OPEN_REQUESTS = 10_000;

/** The server that a connection belongs to, and what its host said of it. */
export interface WatchedServer {
  /** The low-level server. */
  readonly protocol: object;
  /** `undefined` for a low-level server without an `McpServer`. */
  readonly toolCalls: ToolCallWatch | undefined;
  readonly transport: McpTransport | undefined;
  readonly outcome: ToolOutcome | undefined;
}

/** The requests that wait for their responses on one transport, each with its span. */
export class Connection {
  readonly #server: WatchedServer;
  readonly #transport: object;
  readonly #open = new Map<RequestId, Operation>();
  #clientInfo: unknown;
  #protocolVersion: string | undefined;
  #isClosed = false;

  constructor(server: WatchedServer, transport: object) {
    this.#server = server;
    this.#transport = transport;
  }

  /** Delivers a message to the server; a request in the context of the span that it gets. */
  receive(message: unknown, extra: unknown, deliver: () => unknown): unknown {
    const operation = attempt(() => this.#begin(message, extra));
    if (operation === undefined) {
      attempt(() => this.#cancel(message));
      return deliver();
    }
    try {
      return context.with(operation.context, deliver);
    } finally {
      attempt(() => this.#taken(operation));
    }
  }

  /** Ends the span of the request that a message answers. */
  send(message: unknown): void {
    const response = asResponse(message);
    const operation = response && this.#open.get(response.id);
    if (response === undefined || operation === undefined) return;
    attempt(() => this.#negotiated(operation, response));
    const errorType = attempt(() => this.#errorType(operation, response));
    this.#end(operation, errorType, responseCode(response));
  }

  /** Ends the spans of all requests that get no response any more. */
  close(): void {
    this.#isClosed = true;
    for (const operation of this.#open.values()) attempt(() => this.#end(operation, 'cancelled'));
  }

  #begin(message: unknown, extra: unknown): Operation | undefined {
    const request = this.#isClosed ? undefined : asRequest(message);
    if (request === undefined) return undefined;
    const span = describeRequest(request, {
      clientInfo: this.#clientInfo,
      protocolVersion: this.#protocolVersion,
      sessionId: Reflect.get(this.#transport, 'sessionId'),
      networkTransport: networkTransport(this.#server.transport, this.#transport, extra),
      extra,
      protocol: this.#server.protocol,
    });
    if (request.method === 'initialize') this.#clientInfo = request.params['clientInfo'];
    const operation = startOperation(
      request,
      span,
      attempt(() => this.#beginToolCall(request)),
    );
    attempt(() => this.#endOldest(request.id));
    this.#open.set(request.id, operation);
    return operation;
  }

  #beginToolCall(request: IncomingRequest): Operation['toolCall'] {
    return request.method === 'tools/call' ? this.#server.toolCalls?.begin(request) : undefined;
  }

  /** Room for one more. An id that is used twice at once belongs to the later request. */
  #endOldest(id: RequestId): void {
    const oldest = this.#open.size < MOST_OPEN_REQUESTS ? undefined : this.#open.values().next().value;
    const evicted = this.#open.get(id) ?? oldest;
    if (evicted !== undefined) this.#end(evicted);
  }

  #taken({ request, toolCall }: Operation): void {
    if (toolCall !== undefined) this.#server.toolCalls?.taken(request, toolCall);
  }

  #cancel(message: unknown): void {
    const id = cancelledRequest(message);
    const operation = id === undefined ? undefined : this.#open.get(id);
    if (operation !== undefined) this.#end(operation, 'cancelled');
  }

  /** The version that `initialize` settles on is known from its result only. */
  #negotiated({ request, span }: Operation, { result }: OutgoingResponse): void {
    if (request.method !== 'initialize' || !isObject(result)) return;
    this.#protocolVersion = boundedString(result['protocolVersion']);
    if (this.#protocolVersion !== undefined) span.setAttribute('mcp.protocol.version', this.#protocolVersion);
  }

  #errorType({ request, toolCall }: Operation, response: OutgoingResponse): string | undefined {
    return request.method === 'tools/call'
      ? toolErrorType(response, toolCall, this.#server.outcome)
      : responseCode(response);
  }

  #end({ request, span }: Operation, errorType?: string, code?: string): void {
    this.#open.delete(request.id);
    if (code !== undefined) span.setAttribute('rpc.response.status_code', code);
    if (errorType !== undefined) {
      span.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  }
}
