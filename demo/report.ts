import type { CapturedEvent } from '../src/local-capture/ingest-event.ts';

/** What one run received, under its name. */
export interface Column {
  readonly name: string;
  readonly events: readonly CapturedEvent[];
}

/** What arrived, as a table by event, tool or client, and outcome, with the number of each in each run. */
export function formatTable(columns: readonly Column[]): string {
  const counts = columns.map(({ events }) => countByRow(events));
  const labels = [...new Set(counts.flatMap((count) => [...count.keys()]))];
  const lines = labels
    .toSorted((a, b) => a.localeCompare(b))
    .map((label) => label.split('\t').concat(counts.map((count) => String(count.get(label) ?? '-'))));
  const rows = [['event', 'of', 'outcome', ...columns.map(({ name }) => name)], ...lines];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function countByRow(events: readonly CapturedEvent[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const event of events) {
    const label = describe(event).join('\t');
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
}

function describe({ event, properties }: CapturedEvent): readonly string[] {
  const { tool, error_type: errorType, success, mcp_client: client, transport } = properties;
  if (event === 'client_connected') return [event, text(client), text(transport)];
  const outcome = success === undefined ? '' : success === true ? 'success' : 'failure';
  return [event, text(tool), text(errorType ?? outcome)];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
