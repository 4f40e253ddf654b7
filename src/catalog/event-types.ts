import type { Catalog } from './define-catalog.ts';
import type { CatalogDefinition, EventDefinition, PropertyDefinition } from './definition.ts';
import type {
  ChoiceRule,
  DeclaredRule,
  DurationRule,
  FlagRule,
  IntegerRule,
  PropertyValue,
  Rule,
} from './rule.ts';

/** Names of the events of a catalog that `telemetry.record()` makes; any name, where the catalog is not known. */
export type RecordedEventName<C extends Catalog> =
  IsAny<C> extends true ? string : RecordedEvent<DefinitionOf<C>>['name'];

/** The properties that can be given with a recorded event; none of them is required. */
export type RecordedProperties<C extends Catalog, Name extends RecordedEventName<C>> =
  IsAny<C> extends true
    ? Readonly<Record<string, PropertyValue>>
    : {
        readonly [Key in PropertyNames<DefinitionOf<C>, Name>]?: ValueOf<DefinitionOf<C>['properties'][Key]>;
      };

/** Whether nothing is known of a catalog but that it is one. */
type IsAny<C extends Catalog> = string extends DefinitionOf<C>['events'][number]['name'] ? true : false;

type DefinitionOf<C extends Catalog> = C['definition'];

type RecordedEvent<D extends CatalogDefinition> = Extract<D['events'][number], { readonly recorded: true }>;

type PropertyNames<D extends CatalogDefinition, Name extends string> =
  Extract<D['events'][number], { readonly name: Name }> extends infer Event extends EventDefinition
    ? Event['properties'][number]
    : never;

type ValueOf<Property extends PropertyDefinition | undefined> = Property extends PropertyDefinition
  ? RuleValue<Property['rule']>
  : never;

type RuleValue<R extends Rule> = R extends FlagRule
  ? boolean
  : R extends IntegerRule | DurationRule
    ? number
    : R extends ChoiceRule
      ? R['values'][number]
      : R extends DeclaredRule
        ? R['names'][number]
        : R extends { readonly type: 'bucket' }
          ? number
          : string;
