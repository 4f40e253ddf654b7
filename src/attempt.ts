/** What `work` gives, or `undefined` where it throws: our own work never throws into the host. */
export function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
