const PROJECT_KEY = /^phc_[A-Za-z0-9_-]{1,200}$/u;

/** PostHog's own web hosts, which do not take events, and the ingestion hosts that do. */
export const INGESTION_HOSTS: ReadonlyMap<string, string> = new Map([
  ['app.posthog.com', 'us.i.posthog.com'],
  ['us.posthog.com', 'us.i.posthog.com'],
  ['eu.posthog.com', 'eu.i.posthog.com'],
]);

/** What a project key looks like, for the line that says it is not one. */
export const PROJECT_KEY_FORM = 'phc_ and 1 to 200 letters, digits, _ or -';

/** What a host looks like, for the line that says it is not one. */
export const HOST_FORM = 'an https:// or http:// address without user, query or fragment';

/** The project key, or `undefined` where the text is not one. A personal key is never accepted. */
export function parseProjectKey(text: string): string | undefined {
  return PROJECT_KEY.test(text) ? text : undefined;
}

/** The address to send to, without a slash at its end, or `undefined` where the text is not one. */
export function parseHost(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/u.test(url.protocol) || !/^https?:\/\//iu.test(text)) return undefined;
  if (url.username !== '' || url.password !== '' || /[?#@]/u.test(text)) return undefined;
  url.host = INGESTION_HOSTS.get(url.host) ?? url.host;
  return `${url.origin}${url.pathname}`.replace(/\/+$/u, '');
}
