/** What `work` gives, or `undefined` where it throws: tracing never throws into the server. */
export function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
