import { randomBytes } from 'node:crypto';
import type { CapturedRequest } from '../src/local-capture/create-local-capture.ts';

/** Makes up secrets to plant, and finds them again. */
export class Secrets {
  readonly #planted: string[] = [];

  /** A new secret; `place` shows in it, so that a leak tells where it came from. */
  plant(place: string): string {
    const secret = `secret-${place}-${randomBytes(8).toString('hex')}`;
    this.#planted.push(secret);
    return secret;
  }

  /** The planted secrets that occur anywhere in what was received: path, headers or body, in any of a few encodings. */
  leakedIn(requests: readonly CapturedRequest[]): readonly string[] {
    const received = requests
      .map(({ path, headers, body }) => `${path}\n${JSON.stringify(headers)}\n${body}`)
      .join('\n')
      .toLowerCase();
    return this.#planted.filter((secret) =>
      encodings(secret).some((text) => received.includes(text.toLowerCase())),
    );
  }
}

function encodings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    secret.slice(-16),
    encodeURIComponent(secret),
    bytes.toString('base64').slice(0, -4),
    bytes.toString('hex'),
  ];
}
