import { createTelemetry, dotAi } from 'dot-ai-telemetry';
import { operator } from './operator.js';

/** Usage telemetry as a host makes it in code. */
export const telemetry = createTelemetry({ product: dotAi });

/** Follows the life of the server, which is the work of `register` where that is loaded. */
export function followLife() {
  telemetry.record('server_started');
  operator.ending = async () => {
    telemetry.record('server_stopped', { uptime_seconds: process.uptime() });
    await telemetry.shutdown();
  };
}
