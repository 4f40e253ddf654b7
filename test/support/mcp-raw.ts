/** A transport whose messages the test writes itself, and what the server sent over it. */
export interface RawTransport {
  onmessage?: (message: unknown, extra?: unknown) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  sessionId?: string;
  readonly sent: unknown[];
  start(): Promise<void>;
  send(message: unknown): Promise<void>;
  close(): Promise<void>;
}

export function createRawTransport(more: object = {}): RawTransport {
  const sent: unknown[] = [];
  const transport: RawTransport = {
    ...more,
    sent,
    start: () => Promise.resolve(),
    send: (message) => {
      sent.push(message);
      return Promise.resolve();
    },
    close: () => {
      transport.onclose?.();
      return Promise.resolve();
    },
  };
  return transport;
}

/** A server of another make, which answers only when the test does. */
export class SilentServer {
  readonly received: unknown[] = [];

  connect(transport: RawTransport): Promise<void> {
    Object.assign(transport, { onmessage: (message: unknown) => this.received.push(message) });
    return transport.start();
  }
}

export const request = (id: unknown, method = 'tools/call', params: unknown = { name: 'works' }): object => ({
  jsonrpc: '2.0',
  id,
  method,
  params,
});
