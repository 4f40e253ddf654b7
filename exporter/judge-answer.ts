import { DELIVERED, type Outcome, REJECTED, RETRY } from './sink.ts';

/** More of an answer than PostHog's own ever has. */
export const MAX_ANSWER_BYTES = 4096;

/**
 * What PostHog's answer to a batch means. Delivered is 200 with its JSON status, or 204; any other 2xx
 * comes from something else in between and is tried again, as are 408, 429 and 5xx. The rest would be
 * refused again. Source: PostHog docs, "Capture and batch API endpoints", status codes.
 */
export function judgeAnswer(status: number, body: string): Outcome {
  if (status === 204 || (status === 200 && isAccepted(body))) return DELIVERED;
  const isTransient = (status >= 200 && status < 300) || status === 408 || status === 429 || status >= 500;
  return isTransient ? RETRY : REJECTED;
}

function isAccepted(body: string): boolean {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer !== 'object' || answer === null || !('status' in answer)) return false;
    return answer.status === 1 || answer.status === 'Ok';
  } catch {
    return false;
  }
}
