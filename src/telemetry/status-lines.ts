import type { Decision } from '../consent/decide.ts';
import type { ProductSettings } from '../product/product.ts';
import { configFileName } from '../product/config-names.ts';
import { variableNames } from '../product/variable-names.ts';

/** What a `version` tool says: whether telemetry is on, and what decided or how to opt in. No path of the machine. */
export function statusLines(settings: ProductSettings, decision: Decision): readonly string[] {
  const { enabled, decidedBy } = decision;
  if (enabled) return ['Telemetry: enabled (anonymous usage data)'];
  if (decidedBy === 'policy' && settings.policy !== 'off') {
    return [disabledLine(`opt-in with ${optInSetting(settings)}`)];
  }
  const isPath = /[/\\]/u.test(decidedBy);
  return [disabledLine(isPath ? `~/${configFileName(settings)}` : decidedBy)];
}

/** The line of telemetry that is not on; `by` names what is to be changed, or says why. */
export function disabledLine(by: string): string {
  return `Telemetry: disabled (${by})`;
}

/** How an operator opts in. An older name of the switch is the one that they know. */
export function optInSetting(settings: ProductSettings): string {
  const names = variableNames(settings);
  return `${names.olderSwitch ?? names.switch}=true`;
}
