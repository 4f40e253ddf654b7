import { attachTap } from '../attach/attach.ts';
import { findHostApis } from '../attach/host-apis.ts';
import type { TapTarget } from '../attach/tap.ts';
import { mainModulePath } from '../config/main-module.ts';
import type { OperatorTracing } from '../config/read-operator-tracing.ts';
import { warnOnStderr } from '../stderr.ts';
import { onProcessEnd } from './on-process-end.ts';
import { onServerStart } from './on-server-start.ts';
import { prepareOperatorSdk } from './prepare-operator-sdk.ts';

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

/** Has the operator's tracing ready alone: usage telemetry is off, and `OTEL_*` goes on as if it were not. */
export function startOperatorTracing(operatorTracing: OperatorTracing): void {
  const mainModule = mainModulePath();
  const { sdk, unsupported } = prepareOperatorSdk(operatorTracing, mainModule, warnOnStderr);
  if (unsupported !== undefined) warnOnStderr(unsupported);
  if (sdk === undefined) return;
  attachTap({ apis: findHostApis(mainModule, sdk.apis), target: NOBODY, fallbackProvider: sdk.provider });
  onServerStart(sdk.startSoon);
  onProcessEnd(process, { sdk, lastWork: () => undefined });
}
