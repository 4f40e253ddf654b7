import type { Rule } from './rule.ts';

/** A span attribute; of a user agent only its first product, without version (RFC 9110, section 10.1.5). */
export interface RuledSource {
  readonly attribute: string;
  readonly part?: 'product';
}

/** The fixed text `gives`, where the span attribute equals `equals`, or is there at all. */
export interface ConditionalSource {
  readonly attribute: string;
  readonly equals?: string;
  readonly gives: string;
}

/** Where a property's value comes from. The first source that has a value is used. */
export type Source =
  | RuledSource
  | ConditionalSource
  /** An attribute of the span's resource. */
  | { readonly resource: string }
  /**
   * The span's own length (in milliseconds, and in seconds under a rule in seconds), its outcome (`true` is
   * success), or the type of its error.
   */
  | { readonly span: 'duration' | 'outcome' | 'error' }
  /** What is known of the process once; else what the named attributes of any started span say. */
  | { readonly fact: string; readonly learnedFrom?: readonly string[] }
  /** Looked up off the hot path, and so filled in at the event's first attempt. */
  | { readonly lookup: string };

/** One property: its meaning is the same in every event that carries it. */
export interface PropertyDefinition {
  /** Why it is collected: what will be decided with it. */
  readonly purpose: string;
  readonly rule: Rule;
  /** None for a property that only `telemetry.record()` fills. */
  readonly from: readonly Source[];
  /** Taken from a selected span inside the event's own, where that one does not tell. Off by default. */
  readonly lentFromInside?: true;
}

/** Names of OpenTelemetry's span kinds, as in the specification ("Tracing API", SpanKind). */
type SpanKindName = 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';

/** What a span must show when it starts. All parts that are given must hold. */
export interface StartCondition {
  /** The form of instrumentation that emits it: a word for the docs. */
  readonly form: string;
  readonly namePrefix?: string;
  readonly kind?: SpanKindName;
  readonly equals?: Readonly<Record<string, string>>;
  /** Attributes whose date (`2026-07-28`) must not be before the given one, as of a protocol's revision. */
  readonly notBefore?: Readonly<Record<string, string>>;
  /** Attributes whose value must be on the list of the property that reads them. */
  readonly listed?: readonly string[];
  /** Each such span counts, also where its event is otherwise counted once a day. */
  readonly everyTime?: true;
  /** What it must also show when it ends. */
  readonly ends?: EndCondition;
}

/** What a span must show when it ends. All parts that are given must hold. */
export interface EndCondition {
  readonly outcome?: 'failed' | 'succeeded';
  readonly equals?: Readonly<Record<string, string>>;
  /** Attributes that must not have these values. */
  readonly differs?: Readonly<Record<string, string>>;
}

/** One event that can leave. */
export interface EventDefinition {
  readonly name: string;
  readonly title: string;
  readonly purpose: string;
  /** Made by `telemetry.record()`, from no span of the host. */
  readonly recorded?: true;
  /** Name of an entry of `selectors`: decides when the span starts, so that sampling has no say. */
  readonly startsAs?: string;
  readonly matches?: EndCondition;
  /** Needed on an entry without `startsAs`: the operator's sampling may hide its spans. */
  readonly biasedBySampling?: true;
  /**
   * At most one event a process and UTC day for each combination of these properties, except from spans
   * that count `everyTime`.
   */
  readonly oncePerDay?: readonly string[];
  /**
   * At most one event for the whole instance, UTC day and combination of the `oncePerDay` properties: uuid and
   * time come from the instance's id and the day. Only for recorded events with `oncePerDay`.
   */
  readonly acrossProcesses?: true;
  readonly properties: readonly string[];
}

/** A form of instrumentation, where each property comes from in it, and what it cannot tell. */
interface FormDefinition {
  readonly title: string;
  /** In Markdown, by property. Not listed: the form cannot tell. */
  readonly tells: Readonly<Record<string, string>>;
  readonly cannotTell: readonly string[];
}

/** The reviewed list of everything that can leave, as plain data. */
export interface CatalogDefinition {
  readonly name: string;
  /** Raised when the meaning of what is collected changes; sent as `schema_version`. */
  readonly version: number;
  readonly forms: Readonly<Record<string, FormDefinition>>;
  readonly selectors: Readonly<Record<string, readonly StartCondition[]>>;
  readonly properties: Readonly<Record<string, PropertyDefinition>>;
  /** Properties of every event. */
  readonly common: readonly string[];
  readonly events: readonly EventDefinition[];
}
