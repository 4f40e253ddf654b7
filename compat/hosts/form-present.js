import { withToolTracing } from './tracing.js';

/** Tool spans as dot-ai makes them today. */
export const around = withToolTracing;

export function instrument(server) {
  return server;
}
