import type { Rule } from './rule.ts';

/** Where a property's value comes from. The first source that has a value is used. */
export type Source =
  /** A span attribute. */
  | { readonly attribute: string }
  /** The fixed text `gives`, where the span attribute equals `equals`. */
  | { readonly attribute: string; readonly equals: string; readonly gives: string }
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
  /** Attributes whose value must be on the list of the property that reads them. */
  readonly listed?: readonly string[];
}

/** What a span must show when it ends. All parts that are given must hold. */
export interface EndCondition {
  readonly outcome?: 'failed' | 'succeeded';
  readonly equals?: Readonly<Record<string, string>>;
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
  /** At most one event a process and UTC day for each combination of these properties. */
  readonly oncePerDay?: readonly string[];
  readonly properties: readonly string[];
}

/** A form of instrumentation, and what it cannot tell. */
interface FormDefinition {
  readonly title: string;
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
