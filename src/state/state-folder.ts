/**
 * What a server remembers from one run to the next, one small text file each, named by lower-case letters, digits,
 * `.` and `-`. No method throws or rejects: where the folder cannot be used, nothing is remembered.
 */
export interface StateFolder {
  /**
   * The text of a regular file that this user or root owns; `undefined` where there is none, or none that can be
   * trusted, or it has more than 64 kB.
   */
  read(name: string): Promise<string | undefined>;
  /** Replaces a file, all of it or nothing. False where that cannot be done, or `text` has more than 64 kB. */
  write(name: string, text: string): Promise<boolean>;
  /** As `write`, for a process that ends now. */
  writeAtExit(name: string, text: string): boolean;
  /**
   * Creates a file unless there is one, and answers what it holds: the same for every process that asks, however
   * many ask at once. `undefined` where it cannot be created, is empty, or holds what cannot be trusted.
   */
  createOnce(name: string, text: string): Promise<string | undefined>;
  /** Removes a file; true where it is gone, also where there was none. False where that cannot be done. */
  remove(name: string): Promise<boolean>;
}
