import type { CapturedEvent } from '../src/local-capture/ingest-event.ts';

const HEAD = ['event', 'tool', 'outcome', 'events'];

/** What arrived, as a table by event and tool with the number of each. */
export function formatTable(events: readonly CapturedEvent[]): string {
  const counts = new Map<string, number>();
  for (const event of events) {
    const key = describe(event).join('\t');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const lines = [...counts].map(([key, count]) => `${key}\t${count}`).toSorted((a, b) => a.localeCompare(b));
  const rows = [HEAD, ...lines.map((line) => line.split('\t'))];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function describe({ event, properties }: CapturedEvent): readonly string[] {
  const { tool, error_type: errorType, success } = properties;
  const outcome = success === undefined ? '' : success === true ? 'success' : 'failure';
  return [event, text(tool), text(errorType ?? outcome)];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
