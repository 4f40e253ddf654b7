/** Sent with every request; names the package and nothing of the host. */
export const USER_AGENT = 'dot-ai-telemetry';
