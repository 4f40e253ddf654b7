import { wrapText } from '../catalog/wrap-text.ts';
import type { Signal } from '../consent/decide.ts';
import type { KnownNotice } from './known-notice.ts';
import type { KnownStatus, ShownSink } from './known-status.ts';
import type { ServerReport } from './server-report.ts';

const MILLIS_PER_MINUTE = 60_000;

/** The longest word of a signal, and what separates it. */
const WORD_COLUMNS = 'nothing  '.length;

/** A status for people, in lines of at most `widthColumns`, but for paths. */
export function statusAsText(status: KnownStatus, widthColumns: number): string {
  const { enabled, decidedBy, reason, signals, product, sinks, report, warnings } = status;
  const isPending = signals.some(({ name, says }) => name === decidedBy && says === 'pending');
  const field = (label: string, text: string): string =>
    wrapText(`${label}: ${text}`, { widthColumns, hangingIndent: '  ' });
  return [
    `Telemetry: ${enabled ? 'on' : isPending ? 'pending' : 'off'}`,
    field('Product', product),
    field('Decided by', `${decidedBy} (${reason})`),
    'Signals:',
    ...signals.map((signal) => signalLine(signal, widthColumns)),
    field('Sends to', sinks.length === 0 ? 'nothing' : sinks.map(sinkText).join(', ')),
    field('Identity', `${status.identityKind} (${status.identityReason})`),
    field('Notice', noticeText(status.notice)),
    field('State folder', status.stateFolder ?? 'none, nothing is remembered'),
    ...reportLines(report, widthColumns),
    ...warnings.map((line) => field('Warning', line)),
  ].join('\n');
}

function signalLine({ name, says, reason }: Signal, widthColumns: number): string {
  const hangingIndent = ' '.repeat(2 + WORD_COLUMNS);
  const indent = `  ${says.padEnd(WORD_COLUMNS)}`;
  return wrapText(`${name} (${reason})`, { widthColumns, indent, hangingIndent });
}

/** A sink in a few words: its host or path, where it has one. */
export function sinkText({ name, host, path }: ShownSink): string {
  const place = host ?? path;
  return place === undefined ? name : `${name} (${place})`;
}

function noticeText(notice: KnownNotice): string {
  switch (notice.status) {
    case 'not_needed':
      return 'not needed, nothing leaves for a destination that the product chose';
    case 'told':
      return 'given, or not owed to an operator who knows';
    case 'grace':
      return `given, nothing is sent for ${minutes(notice.remainingMillis)} more`;
    case 'to_come':
      return `not given yet: a server gives it first, and sends ${minutes(notice.remainingMillis)} later`;
  }
}

function minutes(millis: number): string {
  const count = Math.max(1, Math.ceil(millis / MILLIS_PER_MINUTE));
  return `${count} ${count === 1 ? 'minute' : 'minutes'}`;
}

function reportLines(report: ServerReport | undefined, widthColumns: number): readonly string[] {
  if (report === undefined) return ['Last server: none known'];
  const { writtenAt, lastSend, counters, folded } = report;
  const line = (text: string): string =>
    wrapText(text, { widthColumns, indent: '  ', hangingIndent: '    ' });
  const sent = lastSend === undefined ? 'sent nothing' : `last send ${lastSend.at}, ${lastSend.outcome}`;
  return [
    `Last server: wrote this ${writtenAt}, ${sent}`,
    ...counters.map(({ sink, delivered, waiting, dropped }) =>
      line(`${sink}: ${delivered} delivered, ${waiting} waiting, dropped: ${countsText(dropped)}`),
    ),
    line(`Became other: ${countsText(folded)}`),
  ];
}

function countsText(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}
