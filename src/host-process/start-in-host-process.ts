import type { Config } from '../config/read-config.ts';
import { dotAi } from '../product/dot-ai.ts';
import { startTelemetry } from '../telemetry.ts';
import { onProcessEnd } from './on-process-end.ts';
import { onServerStart } from './on-server-start.ts';

/** How long the last send may take: less than the two seconds that a process may end later. */
const LAST_SEND_MILLIS = 1500;

/** Starts the telemetry of the server that this process is, and follows its life. */
export function startInHostProcess(config: Config): void {
  const options = { product: dotAi, onSelectedStart: () => serverStarted() };
  const telemetry = startTelemetry(options, config);
  let isRunning = false;
  const serverStarted = onServerStart(() => {
    isRunning = true;
    telemetry.record('server_started');
  });
  telemetry.attach();
  onProcessEnd(process, () => {
    if (isRunning) telemetry.record('server_stopped', { uptime_seconds: process.uptime() });
    isRunning = false;
    telemetry.sendAtExit(LAST_SEND_MILLIS);
  });
}
