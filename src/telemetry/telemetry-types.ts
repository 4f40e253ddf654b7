import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import type { SinkStatus } from '../../exporter/queue-options.ts';
import type { Catalog } from '../catalog/define-catalog.ts';
import type { RecordedEventName, RecordedProperties } from '../catalog/event-types.ts';
import type { PropertyValue } from '../catalog/rule.ts';
import type { Decision } from '../consent/decide.ts';

/** What became of every event. Holds no value of any event, and no id. */
export interface DeliveryReport {
  readonly instanceKind: 'cluster' | 'file' | 'ephemeral' | undefined;
  readonly sinks: readonly SinkStatus[];
  /** Spans that were taken. One that only tells of a client becomes an event once a day. */
  readonly selected: number;
  /** Spans that were left out because they could not be read. */
  readonly selectionErrors: number;
  /** Values that were not on their list and became `other`, by property. */
  readonly folded: Readonly<Record<string, number>>;
  /** Events whose time was out of bounds and was replaced. */
  readonly replacedTimes: number;
}

/** What is on and why, and what became of every event. */
export interface TelemetryStatus extends Decision, DeliveryReport {
  /** All of it in one line, for a log. */
  readonly summary: string;
  /** For people who ask a server for its version: `Telemetry: enabled (anonymous usage data)`. */
  readonly lines: readonly string[];
  readonly isAttached: boolean;
}

/** Usage telemetry of one server. Every method is safe to call when it is off, and none ever throws. */
export interface Telemetry<C extends Catalog = Catalog> {
  /**
   * For a host that lists its own `spanProcessors`. Taking it attaches too, since a processor alone sees only
   * what the host's sampler records; it is needed for tracers that do not come from `@opentelemetry/api`.
   */
  readonly processor: SpanProcessor;
  /** Taps `@opentelemetry/api`, beside whatever SDK the host runs or none; false where it is off or not possible. */
  attach(): boolean;
  /** Makes an event that no span of the host tells. */
  record<Name extends RecordedEventName<C>>(name: Name, properties?: RecordedProperties<C, Name>): void;
  /**
   * The host's own word, as from an admin page, among the signals: `true` is on by name, `false` is off, `undefined`
   * is none, so that the other signals and the policy decide. It can come at any time and change; other signals that
   * say off still win. Where a product awaits it, events wait until the first call.
   */
  setConsent(consent: boolean | undefined): void;
  /**
   * The one line that invites to opt in, for a host's first answer; `undefined` ever after, where anybody has
   * decided already, and where it cannot be remembered.
   */
  hint(): string | undefined;
  status(): TelemetryStatus;
  /** Tries once to deliver what waits, at most two seconds long. */
  forceFlush(): Promise<void>;
  /** As `forceFlush`, and ends: what still waits is dropped and counted. */
  shutdown(): Promise<void>;
  /** Delivers what waits in one blocking attempt: for a host's own `exit` listener. */
  sendAtExit(timeoutMillis?: number): void;
}

/** Telemetry of a host whose catalog the compiler does not know: it records by any name. */
export interface RegisteredTelemetry extends Omit<Telemetry, 'record'> {
  /** Makes an event that no span of the host tells; none where the catalog has no recorded one of that name. */
  record(name: string, properties?: Readonly<Record<string, PropertyValue>>): void;
}
