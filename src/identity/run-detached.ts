/** Runs work as nobody's child: timers and sockets made inside belong to no request of the host. */
export type RunDetached = <Result>(work: () => Result) => Result;
