import type { Catalog } from './define-catalog.ts';
import { describeRule } from './describe-rule.ts';
import { TRANSPORT_PROPERTIES } from './transport-properties.ts';
import { wrapText } from './wrap-text.ts';

const INDENT = '  ';

/**
 * Everything that can ever leave by a catalog, as plain text for a terminal, in lines of at most `widthColumns`
 * (100 by default). Words are never cut: one that is longer has a line of its own.
 */
export function describeAsText({ definition }: Catalog, widthColumns = 100): string {
  const { name, version, common } = definition;
  const paragraph = (text: string): string => wrapText(text, { widthColumns });
  const field = (label: string, text: string): string =>
    wrapText(`${label}: ${text}`, { widthColumns, indent: INDENT, hangingIndent: INDENT.repeat(2) });

  const events = definition.events.map((event) =>
    [
      event.name,
      field('When', event.title),
      field('Purpose', event.purpose),
      field('Properties', listed(event.properties)),
    ].join('\n'),
  );
  const properties = Object.entries(definition.properties).map(([property, { purpose, rule }]) =>
    [
      property,
      field('Purpose', purpose),
      field('Possible values', describeRule(rule).replaceAll('`', '')),
    ].join('\n'),
  );
  const constants = Object.entries(TRANSPORT_PROPERTIES).map(([key, value]) =>
    field(key, JSON.stringify(value)),
  );
  const biased = definition.events.flatMap((event) => (event.biasedBySampling === true ? [event.name] : []));
  return [
    paragraph(`Everything that ${name} can send, version ${version} of its catalog.`),
    'EVENTS',
    ...events,
    paragraph(`Properties of every event: ${listed(common)}`),
    paragraph(
      biased.length === 0
        ? 'No event is biased by the operator’s sampling of traces.'
        : `Biased by the operator’s sampling of traces: ${biased.join(', ')}`,
    ),
    paragraph(
      'Each event has a timestamp cut to the second, a uuid that only serves to count it once, and a distinct_id that is a hash.',
    ),
    'PROPERTIES',
    paragraph(
      'A value that is not on its list becomes other. One that is not known is unknown, or is not sent.',
    ),
    ...properties,
    paragraph('CONSTANTS OF EVERY EVENT, FOR POSTHOG ITSELF'),
    constants.join('\n'),
  ].join('\n\n');
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
