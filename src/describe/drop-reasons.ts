import type { DropReason } from '../../exporter/delivery-counters.ts';

/** Why an event is let go, in words: what `status()` counts under `dropped`. */
export const DROP_REASONS: Readonly<Record<DropReason, string>> = {
  queue_full: 'more events waited than there is room for; the oldest went first',
  invalid: 'PostHog would not have taken it, and with it none of its batch',
  rejected: 'the destination refused it, as with a wrong key',
  shutdown_deadline: 'the process ended before it could be sent',
  grace: 'the process ended before the time after the notice was over',
  consent: 'telemetry was switched off, or nobody had switched it on when the process ended',
};
