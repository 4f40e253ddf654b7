import { context } from '@opentelemetry/api';
import { attempt } from '../attempt.ts';
import { describeRequest } from './describe-request.ts';
import {
  type IncomingRequest,
  type OutgoingResponse,
  asRequest,
  asResponse,
  cancelledRequest,
} from './json-rpc.ts';
import { type McpTransport, networkTransport } from './network-transport.ts';
import { OpenOperations } from './open-operations.ts';
import { INPUT_REQUIRED, asksBack, responseCode, toolErrorType } from './outcome.ts';
import { requestSignal } from './request-signal.ts';
import { type Operation, startOperation } from './start-operation.ts';
import type { ToolOutcome } from './tool-outcome.ts';
import { boundedString, isObject } from './values.ts';
import type { ToolCallWatch } from './watch-tool-calls.ts';

/** The server that a connection belongs to, and what its host said of it. */
export interface WatchedServer {
  /** The low-level server. */
  readonly protocol: object;
  readonly toolCalls: ToolCallWatch;
  readonly transport: McpTransport | undefined;
  readonly outcome: ToolOutcome | undefined;
}

/** What is known of one transport, and the requests that came over it. */
export class Connection {
  readonly #server: WatchedServer;
  readonly #transport: object;
  readonly #open = new OpenOperations();
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
    const operation = this.#open.find(response?.id);
    if (response === undefined || operation === undefined) return;
    attempt(() => this.#negotiated(operation, response));
    if (attempt(() => asksBack(response)) === true) {
      operation.span.setAttribute('mcp.result.type', INPUT_REQUIRED);
      return this.#open.end(operation);
    }
    const errorType = attempt(() => this.#errorType(operation, response));
    this.#open.end(operation, errorType, responseCode(response));
  }

  /** Ends the spans of all requests that get no response any more. */
  close(): void {
    this.#isClosed = true;
    this.#open.cancelAll();
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
    this.#open.add(operation);
    return operation;
  }

  #beginToolCall(request: IncomingRequest): Operation['toolCall'] {
    return request.method === 'tools/call' ? this.#server.toolCalls.begin(request) : undefined;
  }

  #taken(operation: Operation): void {
    const { request, toolCall } = operation;
    // Answered at once, it has no signal, or that of another request with its id.
    const signal = this.#open.has(operation) ? requestSignal(this.#server.protocol, request.id) : undefined;
    if (signal === undefined) return;
    operation.hasSignal = true;
    const cancel = (): void => this.#open.cancel(operation);
    signal.addEventListener('abort', () => attempt(cancel), { once: true });
    if (toolCall !== undefined) this.#server.toolCalls.taken(toolCall, signal);
  }

  /** Servers do not heed every cancellation, and their signal tells which: SDK 1.x never takes back the id 0. */
  #cancel(message: unknown): void {
    const operation = this.#open.find(cancelledRequest(message));
    if (operation?.hasSignal === false) this.#open.cancel(operation);
  }

  /** The version that `initialize` settles on is known from its result only. */
  #negotiated({ request, span }: Operation, { result }: OutgoingResponse): void {
    if (request.method !== 'initialize' || !isObject(result)) return;
    this.#protocolVersion = boundedString(result['protocolVersion']);
    if (this.#protocolVersion !== undefined) span.setAttribute('mcp.protocol.version', this.#protocolVersion);
  }

  #errorType({ request, toolCall }: Operation, response: OutgoingResponse): string | undefined {
    return request.method === 'tools/call'
      ? toolErrorType(request, toolCall, response, this.#server.outcome)
      : responseCode(response);
  }
}
