export interface WrapOptions {
  /** Longest line in characters, indentation included. */
  readonly widthColumns: number;
  /** What the first line starts with; nothing by default. */
  readonly indent?: string;
  /** What each further line starts with; nothing by default. */
  readonly hangingIndent?: string;
}

/** Breaks a text at its white space into lines. A word that is longer than a line stays whole. */
export function wrapText(text: string, options: WrapOptions): string {
  const { widthColumns, indent = '', hangingIndent = '' } = options;
  const lines: string[] = [];
  let line = indent;
  let isEmpty = true;
  for (const word of text.split(/\s+/u)) {
    if (!isEmpty && line.length + 1 + word.length > widthColumns) {
      lines.push(line);
      line = hangingIndent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}
