/** What is done when the host stops: first what still wants to report, then the operator's tracing. */
export const operator = { ending: async () => undefined, stop: async () => undefined };
