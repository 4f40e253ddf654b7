import { attachTap } from '../attach/attach.ts';
import { findHostApis } from '../attach/host-apis.ts';
import type { TapTarget } from '../attach/tap.ts';
import { mainModulePath } from '../config/main-module.ts';
import type { OperatorTracing } from '../config/read-operator-tracing.ts';
import { warnOnStderr } from '../stderr.ts';
import { onProcessEnd } from './on-process-end.ts';
import { onServerStart } from './on-server-start.ts';
import { type OperatorSdk, prepareOperatorSdk } from './prepare-operator-sdk.ts';

const NOBODY: TapTarget = {
  meets: () => undefined,
  starts: () => undefined,
  followsAll: () => false,
  enters: () => undefined,
  startPrivate: () => {
    throw new Error('nothing is selected');
  },
  ended: () => undefined,
};

/** Operator tracing that runs while telemetry is off. */
export interface StartedTracing {
  readonly sdk: OperatorSdk;
  /** Lets go of the host's tracing for telemetry that is switched on now, and does its last work with its own. */
  readonly handOver: (lastWork: (timeoutMillis: number) => void) => void;
}

/** Has the operator's tracing ready alone: usage telemetry is off, and `OTEL_*` goes on as if it were not. */
export function startOperatorTracing(operatorTracing: OperatorTracing): StartedTracing | undefined {
  const mainModule = mainModulePath();
  const { sdk, unsupported } = prepareOperatorSdk(operatorTracing, mainModule, warnOnStderr);
  if (unsupported !== undefined) warnOnStderr(unsupported);
  if (sdk === undefined) return undefined;
  const attachment = attachTap({
    apis: findHostApis(mainModule, sdk.apis),
    target: NOBODY,
    fallbackProvider: sdk.provider,
  });
  let doLastWork: ((timeoutMillis: number) => void) | undefined;
  onServerStart(sdk.startSoon);
  onProcessEnd(process, { sdk, lastWork: (timeoutMillis) => doLastWork?.(timeoutMillis) });
  return {
    sdk,
    handOver: (lastWork) => {
      if (attachment.result === 'attached') attachment.detach();
      doLastWork = lastWork;
    },
  };
}
