import { createRequire } from 'node:module';
import { readOperatorTracing } from './config/read-operator-tracing.ts';
import { findHost } from './host-process/find-host.ts';
import type * as HostServerModule from './host-process/host-server.ts';
import type * as StartOperatorTracing from './host-process/start-operator-tracing.ts';
import type * as OnDemand from './telemetry/on-demand.ts';
import { serverLines } from './operator-lines.ts';
import { warnOnStderr } from './stderr.ts';
import { SwitchableTelemetry } from './telemetry/switchable-telemetry.ts';
import type { RegisteredTelemetry } from './telemetry/telemetry-types.ts';

/**
 * The telemetry of this server: for its status and its hint, and for the operator's word from an admin page. Off in
 * workers, forks and package managers.
 */
export const telemetry: RegisteredTelemetry = register();

/**
 * Decides from the environment and the config file alone. Where telemetry is off, the modules above are all that is
 * ever loaded, with the product's own file where the host names one, and what the operator's own tracing needs where
 * `OTEL_*` asks for it; where it is on the rest is loaded now and synchronously, since the host's next line may get
 * its tracers, and a host may `require` this module.
 */
function register(): RegisteredTelemetry {
  const require = createRequire(import.meta.url);
  const host = findHost();
  const operatorTracing = host.isServer ? readOperatorTracing() : undefined;
  let server: HostServerModule.HostServer | undefined;
  let startedTracing: StartOperatorTracing.StartedTracing | undefined;
  const findServer = (): HostServerModule.HostServer => {
    const { HostServer }: typeof HostServerModule = require('./host-process/host-server.js');
    return new HostServer({ product: host.product(), operatorTracing, startedTracing });
  };
  const registered = new SwitchableTelemetry({
    settings: host.settings,
    environment: undefined,
    readConfig: host.readConfig,
    warn: warnOnStderr,
    start: (...running) =>
      orSay(() => {
        server ??= findServer();
        return server.start(...running);
      }),
    onDemand: () => require('./telemetry/on-demand.js') as typeof OnDemand,
  });
  if (operatorTracing !== undefined && server === undefined) {
    const module: typeof StartOperatorTracing = require('./host-process/start-operator-tracing.js');
    startedTracing = orSay(() => module.startOperatorTracing(operatorTracing));
  }
  return registered;
}

function orSay<Result>(start: () => Result): Result | undefined {
  try {
    return start();
  } catch {
    warnOnStderr(serverLines.notStarted.say());
    return undefined;
  }
}
