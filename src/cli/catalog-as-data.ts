import type { Catalog } from '../catalog/define-catalog.ts';
import { describeRule, listedValues } from '../catalog/describe-rule.ts';
import type { PropertyValue, Rule } from '../catalog/rule.ts';
import { sampleValue } from '../catalog/sample-value.ts';
import { TRANSPORT_PROPERTIES } from '../catalog/transport-properties.ts';

/** A catalog as data for programs: what can leave, and nothing of how it is found. */
export interface CatalogData {
  readonly name: string;
  readonly version: number;
  readonly events: readonly EventData[];
  /** Names of the properties of every event. */
  readonly common: readonly string[];
  readonly properties: readonly PropertyData[];
  /** What every event carries for PostHog itself. */
  readonly constants: Readonly<Record<string, PropertyValue>>;
}

interface EventData {
  readonly event: string;
  readonly when: string;
  readonly purpose: string;
  /** Names, without those of every event. */
  readonly properties: readonly string[];
}

interface PropertyData {
  readonly property: string;
  readonly purpose: string;
  /** The list of possible values; in words where there is none, as for a version. */
  readonly values: readonly PropertyValue[] | string;
  readonly example: PropertyValue;
}

/** Gives a catalog as plain data. */
export function catalogAsData({ definition }: Catalog): CatalogData {
  const { name, version, common, events, properties } = definition;
  return {
    name,
    version,
    events: events.map(({ name: event, title, purpose, properties: own }) => {
      return { event, when: title, purpose, properties: own };
    }),
    common,
    properties: Object.entries(properties).map(([property, { purpose, rule }]) => {
      return { property, purpose, values: valuesOf(rule), example: sampleValue(rule) };
    }),
    constants: TRANSPORT_PROPERTIES,
  };
}

function valuesOf(rule: Rule): readonly PropertyValue[] | string {
  if (rule.type === 'flag') return [true, false];
  return listedValues(rule) ?? describeRule(rule).replaceAll('`', '');
}
