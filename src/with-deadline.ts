/**
 * Waits for `work` at most `timeoutMillis`, on a timer that keeps no process alive unless `keepsAlive` says so. Never
 * rejects.
 */
export async function withDeadline(
  work: Promise<unknown>,
  timeoutMillis: number,
  keepsAlive = false,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMillis);
    if (!keepsAlive) timer.unref();
  });
  await Promise.race([work.catch(() => undefined), deadline]);
  clearTimeout(timer);
}
