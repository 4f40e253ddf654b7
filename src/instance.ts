/** Who sends, resolved off the hot path. */
export interface Instance {
  /** `sha256:` and 64 hex digits; of an event at that time (milliseconds since the epoch), since a product may choose ids that last a year. */
  readonly distinctIdAt: (timestampMillis: number) => string;
  /** Values of the catalog's look-ups, such as `instance_kind`; `undefined` where one is not known. */
  readonly lookUp: (name: string) => unknown;
}
