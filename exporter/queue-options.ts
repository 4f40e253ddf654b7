import type { Diagnose } from '../src/diagnose.ts';
import type { Instance } from '../src/instance.ts';
import type { AskPermission } from '../src/permission.ts';
import type { RunDetached } from '../src/run-detached.ts';
import type { DeliveryStatus } from './delivery-counters.ts';
import type { Sink } from './sink.ts';

export interface QueueLimits {
  /** Events that may wait; the oldest go first. */
  readonly maxEvents: number;
  /** Their size as JSON, estimated upwards. */
  readonly maxBytes: number;
  /** Events that are sent at once, and at most, in one batch. A sink on this machine gets each at once. */
  readonly sendAtEvents: number;
  /** How long the first event that waits waits for others, in milliseconds. */
  readonly sendAfterMillis: number;
}

export interface DeliveryQueueOptions {
  readonly sink: Sink;
  readonly limits: QueueLimits;
  readonly instance: () => Instance;
  /** Asked before each batch. */
  readonly permission: AskPermission;
  /** Told when an attempt has ended. */
  readonly onSettled: () => void;
  readonly runDetached: RunDetached;
  readonly diagnose: Diagnose;
  readonly now: () => number;
}

export interface SinkStatus extends DeliveryStatus {
  readonly name: Sink['name'];
  readonly waiting: number;
}
