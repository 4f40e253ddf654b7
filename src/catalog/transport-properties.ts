/**
 * Properties that every event carries for PostHog itself. They are merged last, so that nothing can
 * override them.
 *
 * `$process_person_profile: false` makes an event anonymous (PostHog docs, "Anonymous vs identified
 * events"). `$ip` holds a placeholder, since PostHog fills an absent or empty one with the sender's
 * address; `$geoip_disable` keeps it from being looked up. `$ignore_sent_at` keeps the event's own
 * time when it is sent late.
 */
export const TRANSPORT_PROPERTIES: {
  readonly $process_person_profile: false;
  readonly $geoip_disable: true;
  readonly $ip: '0.0.0.0';
  readonly $ignore_sent_at: true;
  readonly $lib: 'dot-ai-telemetry';
} = {
  $process_person_profile: false,
  $geoip_disable: true,
  $ip: '0.0.0.0',
  $ignore_sent_at: true,
  $lib: 'dot-ai-telemetry',
};
