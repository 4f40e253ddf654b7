import { HOST_FORM, PROJECT_KEY_FORM, parseHost, parseProjectKey } from '../src/posthog-address.ts';
import { sendInWorker } from './last-send.ts';
import type { PostHogClient } from './posthog-client.ts';
import { RETRY, type Sink } from './sink.ts';
import type { Fetch } from './wire-event.ts';

export interface PostHogSinkOptions {
  readonly key: string;
  readonly host: string;
  /** The runtime's own by default, as it is when the sink is made. */
  readonly fetch?: Fetch;
  /** How long one request may take, in milliseconds; 3,000 by default. */
  readonly requestTimeoutMillis?: number;
}

/** How long one request may take. */
export const DEFAULT_REQUEST_TIMEOUT_MILLIS = 3000;

/**
 * Sends to PostHog, or to what speaks its protocol. posthog-node is loaded at the first batch, not
 * before.
 *
 * @throws TypeError when key or host is not one; the message holds neither.
 */
export function createPostHogSink(options: PostHogSinkOptions): Sink {
  const key = parseProjectKey(options.key);
  const host = parseHost(options.host);
  if (key === undefined) throw new TypeError(`key is not a PostHog project key (${PROJECT_KEY_FORM})`);
  if (host === undefined) throw new TypeError(`host is not ${HOST_FORM}`);
  const { fetch = globalThis.fetch, requestTimeoutMillis = DEFAULT_REQUEST_TIMEOUT_MILLIS } = options;
  let client: Promise<PostHogClient> | undefined;
  const load = async (): Promise<PostHogClient> => {
    const module = await import('./posthog-client.ts');
    return new module.PostHogClient({ key, host, fetch, requestTimeoutMillis });
  };
  return {
    name: 'posthog',
    isLocal: false,
    deliver: async (events) => {
      try {
        client ??= load();
        return await (await client).post(events);
      } catch {
        // It could not be loaded; a failure that is kept would be final.
        client = undefined;
        return RETRY;
      }
    },
    deliverAtExit: (events, timeoutMillis) => sendInWorker({ key, host, events, timeoutMillis }),
  };
}
