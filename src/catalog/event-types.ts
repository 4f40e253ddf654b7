import type { Catalog } from './define-catalog.ts';
import type { CatalogDefinition, EventDefinition, PropertyDefinition } from './definition.ts';
import type { ChoiceRule, DeclaredRule, FlagRule, IntegerRule, DurationRule, Rule } from './rule.ts';

/** Names of the events of a catalog that `telemetry.record()` makes. */
export type RecordedEventName<C extends Catalog> = RecordedEvent<DefinitionOf<C>>['name'];

/** The properties that can be given with a recorded event; none of them is required. */
export type RecordedProperties<C extends Catalog, Name extends RecordedEventName<C>> = {
  readonly [Key in PropertyNames<DefinitionOf<C>, Name>]?: ValueOf<DefinitionOf<C>['properties'][Key]>;
};

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
