import type { Catalog } from './define-catalog.ts';
import type { CatalogDefinition, PropertyDefinition } from './definition.ts';
import { describeRule, ruleSchema } from './describe-rule.ts';
import { describeTable, inCode } from './describe-table.ts';
import { hasUnknown } from './rule.ts';
import { sampleValue } from './sample-value.ts';
import { TRANSPORT_PROPERTIES } from './transport-properties.ts';

/** The events and properties of a catalog as two Markdown tables: everything that can leave. */
export function describeAsMarkdown({ definition }: Catalog): string {
  const events = definition.events.map(({ name, title, purpose, properties }) => [
    `\`${name}\``,
    title,
    purpose,
    inCode(properties),
  ]);
  const properties = Object.entries(definition.properties).map(([name, { purpose, rule }]) => [
    `\`${name}\``,
    purpose,
    describeRule(rule),
    inCode([String(sampleValue(rule))]),
  ]);
  const constants = Object.entries(TRANSPORT_PROPERTIES).map(
    ([name, value]) => `${name}: ${JSON.stringify(value)}`,
  );
  return [
    describeTable(['Event', 'When', 'Purpose', 'Properties'], events),
    `Every event also carries ${inCode(definition.common)}, and for PostHog itself these constants: ${inCode(constants)}.`,
    describeTable(['Property', 'Purpose', 'Possible values', 'Example'], properties),
  ].join('\n\n');
}

/** Where each property comes from in each form of spans, and what each cannot tell, as Markdown. */
export function describeForms({ definition }: Catalog): string {
  const forms = Object.entries(definition.forms);
  const told = new Set(forms.flatMap(([, { tells }]) => Object.keys(tells)));
  const rows = [...told].map((property) =>
    [inCode([property])].concat(forms.map(([, { tells }]) => tells[property] ?? 'cannot tell')),
  );
  return [
    ...forms.map(([name, { title }]) => `Form \`${name}\`: ${title}.`),
    describeTable(['Property', ...forms.map(([name]) => `\`${name}\``)], rows),
    ...forms.map(([name, { cannotTell }]) =>
      [`Form \`${name}\` cannot tell:`, '', ...cannotTell.map((fact) => `- ${fact}`)].join('\n'),
    ),
  ].join('\n\n');
}

/** The events of a catalog, exactly as they leave, as a JSON schema of draft 2020-12. */
export function describeAsJsonSchema({ definition }: Catalog): Readonly<Record<string, unknown>> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Events of ${definition.name}, version ${definition.version}`,
    oneOf: definition.events.map(({ name, title, properties }) => ({
      title,
      ...closedObject({
        event: { const: name },
        distinct_id: { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' },
        properties: propertiesSchema([...properties, ...definition.common], definition),
        timestamp: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.000Z$' },
        uuid: {
          type: 'string',
          pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
        },
      }),
    })),
  };
}

function propertiesSchema(names: readonly string[], definition: CatalogDefinition): object {
  const known = names.flatMap((name): [string, PropertyDefinition][] => {
    const property = definition.properties[name];
    return property === undefined ? [] : [[name, property]];
  });
  const constants = Object.entries(TRANSPORT_PROPERTIES);
  const always = known.filter(([, { rule }]) => hasUnknown(rule));
  return {
    type: 'object',
    additionalProperties: false,
    required: [...always, ...constants].map(([name]) => name),
    properties: {
      ...Object.fromEntries(
        known.map(([name, { purpose, rule }]) => [name, { description: purpose, ...ruleSchema(rule) }]),
      ),
      ...Object.fromEntries(constants.map(([name, value]) => [name, { const: value }])),
    },
  };
}

function closedObject(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', additionalProperties: false, required: Object.keys(properties), properties };
}
