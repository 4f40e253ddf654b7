/**
 * A document with the text between `<!-- generated: name -->` and `<!-- end of name -->` replaced, for each name.
 *
 * @throws TypeError where the document has no such section.
 */
export function fillSections(document, sections) {
  let filled = document;
  for (const [name, text] of Object.entries(sections)) {
    const [open, close] = [`<!-- generated: ${name} -->`, `<!-- end of ${name} -->`];
    const [head, rest] = filled.split(open);
    const tail = rest?.split(close)[1];
    if (tail === undefined) throw new TypeError(`there is no section ${open}`);
    filled = `${head}${open}\n\n${text}\n\n${close}${tail}`;
  }
  return filled;
}
