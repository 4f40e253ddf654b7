import { mainModulePath } from '../config/main-module.ts';
import type { OperatorTracing } from '../config/read-operator-tracing.ts';
import type { Config } from '../config/read-config.ts';
import { dotAi } from '../product/dot-ai.ts';
import { warnOnStderr } from '../stderr.ts';
import { startTelemetry } from '../telemetry.ts';
import type { TelemetryStatus } from '../telemetry-types.ts';
import { findBundledApi } from './find-bundled-api.ts';
import { onProcessEnd } from './on-process-end.ts';
import { onServerStart } from './on-server-start.ts';
import { type OperatorStart, prepareOperatorSdk } from './prepare-operator-sdk.ts';

/** Starts the telemetry of the server that this process is, and follows its life. */
export function startInHostProcess(config: Config, operatorTracing: OperatorTracing | undefined): void {
  const mainModule = mainModulePath();
  const { sdk, unsupported }: OperatorStart =
    operatorTracing === undefined ? {} : prepareOperatorSdk(operatorTracing, mainModule, warnOnStderr);
  if (unsupported !== undefined) {
    warnOnStderr(unsupported);
    return;
  }
  const telemetry = startTelemetry(
    { product: dotAi, onSelectedStart: () => serverStarted(), standIn: sdk },
    config,
  );
  const couldAttach = telemetry.attach();
  // Nobody's tap starts it at the first span, then.
  if (!couldAttach) sdk?.startNow();
  let isRunning = false;
  const serverStarted = onServerStart(() => {
    isRunning = true;
    sdk?.startSoon();
    telemetry.record('server_started');
    if (couldAttach) void warnOfBundle(mainModule, telemetry.status());
  });
  onProcessEnd(process, {
    sdk,
    lastWork: (timeoutMillis) => {
      if (isRunning) telemetry.record('server_stopped', { uptime_seconds: process.uptime() });
      isRunning = false;
      telemetry.sendAtExit(timeoutMillis);
    },
  });
}

const BUNDLED =
  'counts no calls, the server’s bundle has a copy of @opentelemetry/api inside: keep @opentelemetry/api and dot-ai-telemetry external';

async function warnOfBundle(mainModule: string | undefined, status: TelemetryStatus): Promise<void> {
  const isBundled = await findBundledApi(mainModule, status).catch(() => false);
  if (isBundled) warnOnStderr(BUNDLED);
}
