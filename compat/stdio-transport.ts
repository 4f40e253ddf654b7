import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The part of a transport that the clients of both MCP SDKs drive. */
export interface StdioTransport {
  onmessage?: (message: JSONRPCMessage) => void;
  onclose?: () => void;
  readonly start: () => Promise<void>;
  readonly send: (message: unknown) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * MCP over the standard streams of a host that was started before: the SDKs' own transports start it
 * themselves, and then nobody sees how it ends nor what else it prints.
 */
export function createStdioTransport({ stdin, stdout }: ChildProcessWithoutNullStreams): StdioTransport {
  const transport: StdioTransport = {
    start: async () => {
      createInterface({ input: stdout })
        .on('line', (line) => {
          const message = parseMessage(line);
          if (message !== undefined) transport.onmessage?.(message);
        })
        .once('close', () => transport.onclose?.());
    },
    send: async (message) => {
      stdin.write(`${JSON.stringify(message)}\n`);
    },
    close: async () => {
      stdin.end();
    },
  };
  return transport;
}

/** A line of JSON-RPC; `undefined` for anything else, which no server may print. */
export function parseMessage(line: string): JSONRPCMessage | undefined {
  try {
    const message: unknown = JSON.parse(line);
    const isMessage = typeof message === 'object' && message !== null && 'jsonrpc' in message;
    return isMessage ? (message as JSONRPCMessage) : undefined;
  } catch {
    return undefined;
  }
}
