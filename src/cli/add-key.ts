const FIRST_KEY = /^\s*\{(\r?\n[ \t]*)"/u;

/**
 * The text of a JSON object with one more key at its end, and every other byte as it was: indentation, line
 * ends and final newline are those of the text.
 */
export function addKey(text: string, key: string, value: string): string {
  const end = text.lastIndexOf('}');
  const before = text.slice(0, end).trimEnd();
  const space = text.slice(before.length, end);
  const isEmpty = before.trim() === '{';
  const lead = FIRST_KEY.exec(text)?.[1] ?? '';
  const colon = lead === '' ? ':' : ': ';
  const pair = `${JSON.stringify(key)}${colon}${JSON.stringify(value)}`;
  return `${before}${isEmpty ? '' : ','}${lead}${pair}${space}${text.slice(end)}`;
}
