/** Whether a sink may be sent to, asked before each batch. */
export type Permission =
  | { readonly status: 'granted' }
  /** Not for `forMillis` yet (`Infinity`: until somebody says so); a process that ends meanwhile forgets its events. */
  | { readonly status: 'held'; readonly forMillis: number; readonly reason: 'grace' | 'identity' | 'consent' }
  /** Never again: what waits is let go of. */
  | { readonly status: 'withdrawn' };

/** `isLast` is true for the last send of a process that ends, which waits for nothing that need not be waited for. */
export type AskPermission = (sink: { readonly isLocal: boolean }, isLast: boolean) => Permission;
