import type { CatalogDefinition } from './definition.ts';

/** Whether the description of a form names an attribute, as code, among what it tells. */
export function mentions({ forms }: CatalogDefinition, form: string, attribute: string): boolean {
  if (!Object.hasOwn(forms, form)) return false;
  return Object.values(forms[form]?.tells ?? {}).some((text) => text.includes(`\`${attribute}\``));
}

/** Whether other forms' descriptions name an attribute and that of a described form does not. */
export function mentionsElsewhere(definition: CatalogDefinition, form: string, attribute: string): boolean {
  const isMentioned = (name: string): boolean => mentions(definition, name, attribute);
  const { forms } = definition;
  return Object.hasOwn(forms, form) && !isMentioned(form) && Object.keys(forms).some(isMentioned);
}
