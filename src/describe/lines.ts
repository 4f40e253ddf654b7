import { describeTable, inCode } from '../catalog/describe-table.ts';
import { shownConfigFile } from '../config/read-config-file-signal.ts';
import { decide } from '../consent/decide.ts';
import { DIAGNOSTIC_LINES } from '../diagnose.ts';
import { noticeLines } from '../notice/notice-lines.ts';
import { serverLines, settingLines } from '../operator-lines.ts';
import type { Product, ProductSettings } from '../product/product.ts';
import { hintLine } from '../telemetry/hint.ts';
import { statusLines } from '../telemetry/status-lines.ts';
import { DROP_REASONS } from './drop-reasons.ts';

/** What every line on stderr starts with. */
const PREFIX = 'dot-ai-telemetry: ';

/** Every line for the operator, without what each starts with, and what to do: a table in Markdown. */
export function describeOperatorLines(): string {
  const lines = [...Object.values(settingLines), ...Object.values(serverLines)];
  return describeTable(
    ['Line, after `dot-ai-telemetry: `', 'What to do'],
    lines.map(({ say, example, mend }) => [inCode([say(...example)]), mend]),
  );
}

/** The notice of a product as it is printed, line by line. */
export function describeNotice(product: Product): string {
  return noticeLines(product)
    .map((line) => `${PREFIX}${line}`)
    .join('\n');
}

/** What a server shows of its telemetry: a table in Markdown of each line and when. */
export function describeStatusLines(settings: ProductSettings): string {
  const optIn: ProductSettings = { ...settings, policy: 'opt-in' };
  const offBy = (name: string): readonly string[] =>
    statusLines(settings, decide('opt-out', [{ name, says: 'off', reason: '' }]));
  const rows: readonly (readonly [lines: readonly string[], when: string])[] = [
    [statusLines(settings, decide('opt-out', [])), 'it is on'],
    [statusLines(optIn, decide('opt-in', [])), 'the product is opt-in, and nobody has decided'],
    [offBy('DO_NOT_TRACK'), 'a setting decided: its name'],
    [offBy(shownConfigFile(settings)), 'the config file decided: its place in the home folder'],
  ];
  return describeTable(
    ['Line', 'When'],
    rows.map(([lines, when]) => [inCode(lines), when]),
  );
}

/** The invitation of an opt-in product with such settings. */
export function describeHint(settings: ProductSettings): string {
  return hintLine({ ...settings, policy: 'opt-in' });
}

/** The codes and lines for OpenTelemetry's own diagnostics, as a table in Markdown. */
export function describeDiagnostics(): string {
  const rows = Object.entries(DIAGNOSTIC_LINES).map(([code, line]) => [
    inCode([code]),
    inCode([`${PREFIX}${code}, ${line}`]),
  ]);
  return describeTable(['Code', 'Line'], rows);
}

/** The counters of events that were let go, as a table in Markdown. */
export function describeDropReasons(): string {
  const rows = Object.entries(DROP_REASONS).map(([reason, words]) => [inCode([reason]), words]);
  return describeTable(['Counter', 'Why'], rows);
}
