/**
 * The part of posthog-node that is used. Its own declarations need the DOM's and Express's types, which
 * a server library must not pull into its compilation; `test/exporter/posthog-client.test.ts` holds
 * this part against the pinned version as it runs.
 */
export interface PostHogOptions {
  readonly host: string;
  readonly requestTimeout: number;
  readonly fetch: (
    url: string,
    options: object,
  ) => Promise<{ status: number; text: () => Promise<string>; json: () => Promise<unknown> }>;
}

export declare class PostHog {
  constructor(apiKey: string, options: PostHogOptions);
  protected sendBatch(
    batchMessages: readonly object[],
    retryOptions: { readonly retryCount: number },
    route: string,
  ): Promise<void>;
  getCustomUserAgent(): string;
}
