import { PostHog } from 'posthog-node';
import { MAX_ANSWER_BYTES, judgeAnswer } from './judge-answer.ts';
import { type Outcome, RETRY } from './sink.ts';
import { USER_AGENT } from './user-agent.ts';
import type { Fetch, WireEvent } from './wire-event.ts';

export interface PostHogClientOptions {
  readonly key: string;
  readonly host: string;
  readonly fetch: Fetch;
  /** How long one request may take, in milliseconds. */
  readonly requestTimeoutMillis: number;
}

/**
 * posthog-node, driven one batch at a time: one POST to `/batch/`, while its queue, timers, retries
 * and console lines are never in play. `sendBatch` is protected, so the dependency is pinned exactly
 * and a contract test holds what is relied on. The route `ai` keeps the v0 protocol whatever
 * `POSTHOG_CAPTURE_MODE` says.
 */
export class PostHogClient extends PostHog {
  readonly #answer: { outcome: Outcome };

  constructor({ key, host, fetch, requestTimeoutMillis }: PostHogClientOptions) {
    const answer = { outcome: RETRY };
    super(key, {
      host,
      requestTimeout: requestTimeoutMillis,
      fetch: async (url, options) => {
        const response = await fetch(url, { ...options, redirect: 'manual' });
        answer.outcome = judgeAnswer(response.status, await readStart(response));
        return { status: 200, text: async () => '', json: async () => ({}) };
      },
    });
    this.#answer = answer;
  }

  /** One attempt. Calls must not overlap. Never rejects. */
  async post(events: readonly WireEvent[]): Promise<Outcome> {
    this.#answer.outcome = RETRY;
    try {
      await this.sendBatch(events, { retryCount: 0 }, 'ai');
    } catch {
      return RETRY;
    }
    return this.#answer.outcome;
  }

  override getCustomUserAgent(): string {
    return USER_AGENT;
  }
}

/** The start of a body: an endless one is not read to its end. */
async function readStart(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  let text = '';
  const decoder = new TextDecoder();
  for (
    let chunk = await reader.read();
    !chunk.done && text.length < MAX_ANSWER_BYTES;
    chunk = await reader.read()
  ) {
    text += decoder.decode(chunk.value, { stream: true });
  }
  await reader.cancel();
  return text;
}
