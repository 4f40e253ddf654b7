/**
 * A template with each `{{name}}` replaced by its value.
 *
 * @throws TypeError for a name without a value, and for a value that no name asks for.
 */
export function fillTemplate(template, values) {
  const used = new Set();
  const text = template.replaceAll(/\{\{(\w+)\}\}/gu, (_, name) => {
    if (!Object.hasOwn(values, name))
      throw new TypeError(`the template asks for ${name}, which there is not`);
    used.add(name);
    return values[name];
  });
  const unused = Object.keys(values).filter((name) => !used.has(name));
  if (unused.length > 0) throw new TypeError(`the template does not ask for ${unused.join(', ')}`);
  return text;
}
