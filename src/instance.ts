/** Who sends, resolved off the hot path. */
export interface Instance {
  /** `sha256:` and 64 hex digits. */
  readonly distinctId: string;
  /** Values of the catalog's look-ups, such as `instance_kind`; `undefined` where one is not known. */
  readonly lookUp: (name: string) => unknown;
}
