import type { Attributes } from '@opentelemetry/api';
import { attempt } from '../attempt.ts';
import type { IncomingRequest } from './json-rpc.ts';
import { methodName } from './method-name.ts';
import { userAgentOf } from './user-agent.ts';
import { boundedString, isObject } from './values.ts';

/** What is known of the connection that a request comes over. */
export interface ConnectionFacts {
  /** `clientInfo` of its `initialize`, as the client wrote it. */
  readonly clientInfo: unknown;
  /** What its `initialize` negotiated. */
  readonly protocolVersion: string | undefined;
  readonly sessionId: unknown;
  readonly networkTransport: string | undefined;
  /** What the transport handed over beside the message. */
  readonly extra: unknown;
  /** The low-level server; its public `getClientVersion()` is asked where nobody else knows the client. */
  readonly protocol: object;
}

/** How a span starts. */
export interface SpanStart {
  readonly name: string;
  readonly attributes: Attributes;
}

/**
 * Name and attributes of a request's span, by the OpenTelemetry semantic conventions for generative AI, Model
 * Context Protocol, and `mcp.client.name` and `mcp.client.version`, which these do not have; where no client is known,
 * as without sessions before revision 2026-07-28, its `user_agent.original`. All are given at the start, where spans
 * are selected. Never arguments or URIs.
 */
export function describeRequest(request: IncomingRequest, connection: ConnectionFacts): SpanStart {
  const { id, method, params, meta } = request;
  const tool = method === 'tools/call' ? boundedString(params['name']) : undefined;
  const prompt = method === 'prompts/get' ? boundedString(params['name']) : undefined;
  const client = clientOf(request, connection);
  const clientName = boundedString(client?.['name']);
  const target = tool ?? prompt;
  const attributes = {
    'mcp.method.name': methodName(method),
    'jsonrpc.request.id': boundedString(String(id)),
    'gen_ai.operation.name': method === 'tools/call' ? 'execute_tool' : undefined,
    'gen_ai.tool.name': tool,
    'gen_ai.prompt.name': prompt,
    'mcp.protocol.version':
      boundedString(meta['io.modelcontextprotocol/protocolVersion']) ?? connection.protocolVersion,
    'mcp.session.id': boundedString(connection.sessionId),
    'network.transport': connection.networkTransport,
    'mcp.client.name': clientName,
    'mcp.client.version': boundedString(client?.['version']),
    'user_agent.original': clientName === undefined ? userAgentOf(connection.extra) : undefined,
  };
  return {
    name: target === undefined ? methodName(method) : `${method} ${target}`,
    attributes: Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)),
  };
}

function clientOf(
  { method, params, meta }: IncomingRequest,
  { clientInfo, protocol }: ConnectionFacts,
): Readonly<Record<string, unknown>> | undefined {
  const candidates = [
    meta['io.modelcontextprotocol/clientInfo'],
    method === 'initialize' ? params['clientInfo'] : clientInfo,
  ];
  return candidates.find(isObject) ?? clientVersionOf(protocol);
}

function clientVersionOf(protocol: object): Readonly<Record<string, unknown>> | undefined {
  const ask: unknown = Reflect.get(protocol, 'getClientVersion');
  if (typeof ask !== 'function') return undefined;
  const client: unknown = attempt((): unknown => Reflect.apply(ask, protocol, []));
  return isObject(client) ? client : undefined;
}
