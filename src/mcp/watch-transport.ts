import { attempt } from '../attempt.ts';
import { Connection, type WatchedServer } from './connection.ts';
import { replaceMethod } from '../replace-method.ts';

/**
 * Watches a transport that a server has put its callbacks on and not yet started: its `send`, `onmessage` and
 * `onclose`. The transport stays the same object, and what goes over it is untouched.
 */
export function watchTransport(transport: object, server: WatchedServer): void {
  const connection = new Connection(server, transport);
  const restoreSend = replaceMethod(transport, 'send', (send) => (...args) => {
    attempt(() => connection.send(args[0]));
    return send(...args);
  });
  // Without it no span would ever end.
  if (restoreSend === undefined) return;
  const onmessage: unknown = Reflect.get(transport, 'onmessage');
  const onclose: unknown = Reflect.get(transport, 'onclose');
  // Assigned, not defined: HTTP transports of Node.js pass their callbacks on to an inner transport.
  Reflect.set(transport, 'onmessage', (...args: readonly unknown[]): unknown => {
    const deliver = (): unknown => call(onmessage, transport, args);
    return connection.receive(args[0], args[1], deliver);
  });
  Reflect.set(transport, 'onclose', (...args: readonly unknown[]): unknown => {
    attempt(() => connection.close());
    restoreSend();
    return call(onclose, transport, args);
  });
}

function call(callback: unknown, transport: object, args: readonly unknown[]): unknown {
  return typeof callback === 'function' ? Reflect.apply(callback, transport, args) : undefined;
}

/**
 * Watches a transport from the moment that the server starts it: the callbacks are there by then, and no
 * message was delivered, since some transports deliver from within `start`. Gives the way back, for a server
 * that refuses to connect.
 */
export function watchFromStart(transport: object, server: WatchedServer): () => void {
  const restore = replaceMethod(transport, 'start', (start) => (...args) => {
    restore?.();
    attempt(() => watchTransport(transport, server));
    return start(...args);
  });
  return () => restore?.();
}
