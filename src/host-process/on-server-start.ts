import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Published by `net.Server` when it listens (Node.js documentation, "Diagnostics Channel"). */
const LISTENING = 'tracing:net.server.listen:asyncEnd';

/** A process that lives this long is a server, whatever it does. */
const SERVER_AGE_MILLIS = 5000;

/**
 * Calls `started` once, when the process shows that it is a server: a socket listens, or it has lived
 * for five seconds. The returned function says that it showed otherwise, and may be called at any time.
 */
export function onServerStart(started: () => void): () => void {
  let isStarted = false;
  const start = (): void => {
    if (isStarted) return;
    isStarted = true;
    unsubscribe(LISTENING, start);
    clearTimeout(timer);
    started();
  };
  const timer = setTimeout(start, SERVER_AGE_MILLIS).unref();
  subscribe(LISTENING, start);
  return start;
}
