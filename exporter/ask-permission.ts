import type { Permission } from '../src/permission.ts';
import type { DropReason } from './delivery-counters.ts';
import type { DeliveryQueueOptions } from './queue-options.ts';

/** Asks whether a sink may be sent to. Where that throws it may not, and is asked again after the time of one send. */
export function askPermission(
  {
    permission,
    sink,
    diagnose,
    limits,
  }: Pick<DeliveryQueueOptions, 'permission' | 'sink' | 'diagnose' | 'limits'>,
  isLast: boolean,
): Permission {
  try {
    return permission(sink, isLast);
  } catch {
    diagnose('delivery_error');
    return { status: 'held', forMillis: limits.sendAfterMillis, reason: 'consent' };
  }
}

/** What an event is counted as that is not sent when its process ends. */
export function dropReasonOf(permission: Permission): DropReason {
  if (permission.status === 'granted') return 'shutdown_deadline';
  return permission.status === 'held' && permission.reason === 'grace' ? 'grace' : 'consent';
}
