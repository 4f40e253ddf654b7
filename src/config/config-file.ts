import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs';

/** The operator's config file. One that is there and cannot be understood or trusted is `unreadable`. */
export type ConfigFile =
  | { readonly status: 'absent' }
  | { readonly status: 'unreadable' }
  | {
      readonly status: 'read';
      /** Without a prototype, so that nothing is found in it but what the file says. */
      readonly content: Readonly<Record<string, unknown>>;
      /** Whether the file's mode lets its group or everybody write; never so on Windows. */
      readonly isWritableByOthers: boolean;
    };

/** The size in bytes up to which a config file is read. */
export const MAX_CONFIG_FILE_BYTES = 65_536;

/**
 * A FIFO that nobody writes to must not stop us, nor a terminal become ours. Windows lacks both flags, and
 * what is `undefined` adds nothing.
 */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
const WRITABLE_BY_OTHERS = 0o022;
const ROOT = 0;

/**
 * Reads a config file at once: a regular file of this user or of root that holds one JSON object in UTF-8,
 * with or without a byte order mark. It never blocks and never throws.
 */
export function readConfigFile(path: string): ConfigFile {
  try {
    const descriptor = openSync(path, FLAGS);
    try {
      return readDescriptor(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return isMissing(error) && !isDangling(path) && !isDangling(folderOf(path))
      ? { status: 'absent' }
      : { status: 'unreadable' };
  }
}

/** @throws what reading and parsing throw. */
function readDescriptor(descriptor: number): ConfigFile {
  const stats = fstatSync(descriptor);
  const user = process.getuid?.();
  const isTrusted = user === undefined || stats.uid === user || stats.uid === ROOT;
  if (!stats.isFile() || !isTrusted) return { status: 'unreadable' };
  const bytes = readBytes(descriptor);
  const content = bytes.length > MAX_CONFIG_FILE_BYTES ? undefined : parse(bytes);
  if (content === undefined) return { status: 'unreadable' };
  const isWritableByOthers = process.platform !== 'win32' && (stats.mode & WRITABLE_BY_OTHERS) !== 0;
  return { status: 'read', content, isWritableByOthers };
}

/** Reads to the end or to one byte more than is allowed, whatever the file says its size is: it can grow. */
function readBytes(descriptor: number): Uint8Array {
  const bytes = new Uint8Array(MAX_CONFIG_FILE_BYTES + 1);
  let length = 0;
  while (length < bytes.length) {
    const count = readSync(descriptor, bytes, { offset: length });
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

function parse(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const content: Record<string, unknown> = Object.create(null);
  return Object.assign(content, value);
}

function isMissing(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return error.code === 'ENOENT' || error.code === 'ENOTDIR';
}

/** Whether a link leads nowhere: what it led to, on a disk that is not there for one, may have said off. */
function isDangling(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink() && !existsSync(path);
  } catch {
    return false;
  }
}

/** By hand, since this runs before telemetry is known to be on, when no module is loaded that can be spared. */
function folderOf(path: string): string {
  return path.replace(/[/\\][^/\\]*$/u, '');
}
