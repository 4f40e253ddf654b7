/** What the last server of a state folder said of its events. Holds no value of any event. */
export interface ServerReport {
  /** When it was written, as ISO 8601 in UTC. */
  readonly writtenAt: string;
  /** The last attempt to send, of all sinks; `undefined` where there was none. */
  readonly lastSend: LastSend | undefined;
  readonly counters: readonly SinkCounters[];
  /** Values that became `other`, by property. */
  readonly folded: Readonly<Record<string, number>>;
}

interface LastSend {
  readonly at: string;
  readonly sink: string;
  readonly outcome: 'delivered' | 'retry' | 'rejected';
}

interface SinkCounters {
  readonly sink: string;
  readonly delivered: number;
  readonly waiting: number;
  /** Events that were let go, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
}

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/u;

/** The last moment of the year 9999, in milliseconds since the epoch. */
const MAX_MILLIS = 253_402_300_799_999;

/** Reads the text of the status file; `undefined` where it holds no report. What is no name or number is left out. */
export function parseServerReport(text: string | undefined): ServerReport | undefined {
  const content = parse(text ?? '');
  const writtenAt = timeOf(Date.parse(String(read(content, 'writtenAt'))));
  const sinks = read(content, 'sinks');
  if (writtenAt === undefined || !Array.isArray(sinks)) return undefined;
  const named = sinks.flatMap((sink: unknown): Named[] => {
    const name = read(sink, 'name');
    return typeof name === 'string' && NAME.test(name) ? [{ name, sink }] : [];
  });
  const sends = named.flatMap(lastSendOf);
  return {
    writtenAt,
    lastSend: sends.toSorted((a, b) => b.at.localeCompare(a.at))[0],
    counters: named.map(({ name, sink }) => ({
      sink: name,
      delivered: countOf(read(sink, 'delivered')) ?? 0,
      waiting: countOf(read(sink, 'waiting')) ?? 0,
      dropped: countsOf(read(sink, 'dropped')),
    })),
    folded: countsOf(read(content, 'folded')),
  };
}

interface Named {
  readonly name: string;
  readonly sink: unknown;
}

function lastSendOf({ name, sink }: Named): readonly LastSend[] {
  const lastSend = read(sink, 'lastSend');
  const at = timeOf(read(lastSend, 'atMillis'));
  const outcome = read(lastSend, 'outcome');
  if (at === undefined) return [];
  if (outcome !== 'delivered' && outcome !== 'retry' && outcome !== 'rejected') return [];
  return [{ at, sink: name, outcome }];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function read(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function timeOf(millis: unknown): string | undefined {
  const isTime = typeof millis === 'number' && millis >= 0 && millis <= MAX_MILLIS;
  return isTime ? new Date(millis).toISOString() : undefined;
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function countsOf(value: unknown): Readonly<Record<string, number>> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.flatMap(([name, raw]): [string, number][] => {
      const count = NAME.test(name) ? countOf(raw) : undefined;
      return count === undefined ? [] : [[name, count]];
    }),
  );
}
