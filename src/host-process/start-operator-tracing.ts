import { attachTap } from '../attach/attach.ts';
import { findHostApis } from '../attach/host-apis.ts';
import type { TapTarget } from '../attach/tap.ts';
import { mainModulePath } from '../config/main-module.ts';
import type { OperatorTracing } from '../config/read-operator-tracing.ts';
import { warnOnStderr } from '../stderr.ts';
import { onProcessEnd } from './on-process-end.ts';
import { startOperatorSdk } from './start-operator-sdk.ts';

const NOBODY: TapTarget = {
  meets: () => undefined,
  starts: () => false,
  followsAll: () => false,
  enters: () => undefined,
  startPrivate: () => {
    throw new Error('nothing is selected');
  },
  ended: () => undefined,
};

/** Starts the operator's tracing alone: usage telemetry is off, and `OTEL_*` goes on as if it were not. */
export function startOperatorTracing(operatorTracing: OperatorTracing): void {
  const mainModule = mainModulePath();
  const { sdk, unsupported } = startOperatorSdk(operatorTracing, mainModule, warnOnStderr);
  if (unsupported !== undefined) warnOnStderr(unsupported);
  if (sdk === undefined) return;
  attachTap({ apis: findHostApis(mainModule), target: NOBODY, fallbackProvider: sdk.provider });
  onProcessEnd(process, { sdk, lastWork: () => undefined });
}
