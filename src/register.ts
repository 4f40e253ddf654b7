import { createRequire } from 'node:module';
import { readConfig } from './config/read-config.ts';
import { readOperatorTracing } from './config/read-operator-tracing.ts';
import { isServerProcess } from './host-process/is-server-process.ts';
import type { startInHostProcess as Start } from './host-process/start-in-host-process.ts';
import type { startOperatorTracing as StartTracing } from './host-process/start-operator-tracing.ts';
import { dotAiSettings } from './product/dot-ai-settings.ts';
import { warnOnStderr } from './stderr.ts';

register();

/**
 * Decides from the environment alone. Where telemetry is off, the modules above are all that is ever
 * loaded, and what the operator's own tracing needs where `OTEL_*` asks for it; where it is on the rest is
 * loaded now and synchronously, since the host's next line may get its tracers, and a host may `require`
 * this module.
 */
function register(): void {
  try {
    if (!isServerProcess(dotAiSettings.clusterWorkers ?? false)) return;
    const config = readConfig(dotAiSettings);
    for (const line of config.warnings) warnOnStderr(line);
    const operatorTracing = readOperatorTracing();
    const require = createRequire(import.meta.url);
    if (config.decision.enabled) {
      const {
        startInHostProcess,
      }: { startInHostProcess: typeof Start } = require('./host-process/start-in-host-process.js');
      startInHostProcess(config, operatorTracing);
    } else if (operatorTracing !== undefined) {
      const {
        startOperatorTracing,
      }: { startOperatorTracing: typeof StartTracing } = require('./host-process/start-operator-tracing.js');
      startOperatorTracing(operatorTracing);
    }
  } catch {
    warnOnStderr('off, it could not be started');
  }
}
