import { createTelemetry, defineProduct, dotAi } from 'dot-ai-telemetry';
import { operator } from './operator.js';

/** Usage telemetry as a host makes it in code. Each event is sent at once, while the next call is traced. */
export const telemetry = createTelemetry({ product: defineProduct({ ...dotAi, sendAtEvents: 1 }) });

/** Follows the life of the server, which is the work of `register` where that is loaded. */
export function followLife() {
  telemetry.record('server_started');
  operator.ending = async () => {
    telemetry.record('server_stopped', { uptime_seconds: process.uptime() });
    await telemetry.shutdown();
  };
}
