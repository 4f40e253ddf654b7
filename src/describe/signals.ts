import { describeTable, inCode } from '../catalog/describe-table.ts';
import { SWITCH_OFF, SWITCH_ON } from '../config/parse-setting.ts';
import { shownConfigFile } from '../config/read-config-file-signal.ts';
import { readSignals } from '../config/read-signals.ts';
import { configKeys } from '../product/config-names.ts';
import type { ProductSettings } from '../product/product.ts';
import { variableNames } from '../product/variable-names.ts';

/** What a value says that is not listed. `said` is off too, with a line on stderr. */
type Otherwise = 'off' | 'said' | 'nothing';

/** A setting that can switch telemetry on or off, and its values: all of them in any case. */
export interface SignalWords {
  readonly name: string;
  readonly on: readonly string[];
  readonly off: readonly string[];
  readonly nothing: readonly string[];
  readonly otherwise: Otherwise;
}

/** Every variable that can switch a product's telemetry on or off. An empty value is as unset in each. */
export function signalWords(settings: ProductSettings): readonly SignalWords[] {
  const names = variableNames(settings);
  const [on, off] = [[...SWITCH_ON], [...SWITCH_OFF]];
  const optional = (name: string | undefined, words: Omit<SignalWords, 'name'>): readonly SignalWords[] =>
    name === undefined ? [] : [{ name, ...words }];
  const plain = { on, off, nothing: [], otherwise: 'said' } as const;
  return [
    { name: 'DO_NOT_TRACK', on: [], off: [], nothing: ['0', 'false'], otherwise: 'off' },
    { name: names.switch, ...plain },
    ...optional(names.olderSwitch, plain),
    ...optional(names.disabled, { on: [], off: on, nothing: off, otherwise: 'said' }),
    { name: 'OTEL_SDK_DISABLED', on: [], off: ['true'], nothing: [], otherwise: 'nothing' },
    {
      name: names.exporter,
      on: [],
      off: ['none'],
      nothing: ['posthog', 'console', 'file'],
      otherwise: 'said',
    },
    { name: names.debug, on: [], off: [], nothing: [...on, ...off], otherwise: 'said' },
  ];
}

const OTHERWISE: Readonly<Record<Otherwise, string>> = {
  off: 'off',
  said: 'off, with a line on stderr',
  nothing: 'nothing',
};

/** The same as a table in Markdown, with the config file and the server's own word. */
export function describeSignals(settings: ProductSettings): string {
  const keys = configKeys(settings);
  const inFile = [keys.switch, keys.olderSwitch].filter((key) => key !== undefined);
  const file = `\`${shownConfigFile(settings)}\`: ${inCode(inFile)}`;
  const words = signalWords(settings).map(({ name, on, off, nothing, otherwise }) => [
    inCode([name]),
    inCode(on),
    inCode(off),
    ['empty', ...nothing.map((word) => inCode([word]))].join(', '),
    OTHERWISE[otherwise],
  ]);
  return describeTable(
    ['Setting', 'On by name', 'Off', 'Says nothing', 'Anything else'],
    [
      ...words,
      [file, '`true`', '`false`', 'no such key, no such file', OTHERWISE.said],
      ['the server’s own `setConsent()`', '`true`', '`false`', '`undefined`', 'cannot be'],
    ],
  );
}

/** The signals of a product in the order in which they are asked, as Markdown. */
export function describeSignalOrder(settings: ProductSettings): string {
  const asked = readSignals(settings, {}, undefined).signals.map(({ name }) => name);
  return inCode([...asked, 'setConsent']);
}
