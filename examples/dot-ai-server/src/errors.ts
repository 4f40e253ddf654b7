/** An error with a code that is new each time, as dot-ai makes them: `OPERATION_H_123456_abc`. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: string;

  constructor(category: string, message: string) {
    super(message);
    const unique = `${Date.now().toString().slice(-6)}_${Math.random().toString(36).slice(2, 5)}`;
    this.code = `${category}_H_${unique}`;
  }
}

/** The Kubernetes API could not be asked, or refused. */
export class KubernetesAPIError extends Error {
  override readonly name = 'KubernetesAPIError';
}

/** Arguments of a REST call that do not fit the tool. */
export class InvalidArguments extends Error {
  override readonly name = 'InvalidArguments';
}
