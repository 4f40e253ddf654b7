/** ANSI escape codes (ECMA-48, section 8.3.117) of the words that tell how it is. */
const CODES: ReadonlyMap<string, number> = new Map([
  ['on', 32],
  ['ok', 32],
  ['off', 31],
  ['not ok', 31],
  ['pending', 33],
]);

/** Such a word stands at the start of a line, or of what a line says of telemetry, and is not part of a sentence. */
const WORD = /^(\s*|Telemetry: )(not ok|ok|on|off|pending)(?=$| {2}|[:,])/gmu;

/** Colours the few words of a command's text that tell how it is, and nothing else. */
export function colour(text: string): string {
  return text.replaceAll(
    WORD,
    (_, before: string, word: string) => `${before}\u{1b}[${CODES.get(word) ?? 0}m${word}\u{1b}[0m`,
  );
}
