import { describeTable, inCode } from '../catalog/describe-table.ts';
import { shownConfigFile } from '../config/read-config-file-signal.ts';
import { configKeys } from '../product/config-names.ts';
import type { ProductSettings } from '../product/product.ts';
import { type VariableNames, variableNames } from '../product/variable-names.ts';

type Describe = (names: VariableNames, settings: ProductSettings) => string;

/** In the order of the table. */
const MEANINGS: Readonly<Record<keyof VariableNames, Describe>> = {
  switch: () => '`true`, `1`, `yes`, `on`, or `false`, `0`, `no`, `off`. Anything else is off, and says so',
  olderSwitch: (names) => `older name of \`${names.switch}\``,
  disabled: (names) => `the same as \`${names.switch}\`, the other way round`,
  debug: () => 'prints events on stderr, one JSON line each, and sends nothing',
  exporter: () => '`posthog` (the default), `console`, `file`, several as `posthog,file`, or `none`',
  file: () => 'where the exporter `file` appends its JSON lines; it creates the file for its owner alone',
  key: (_, { key }) =>
    `project key, \`phc_...\`. ${key === undefined ? 'Without one nothing is sent' : 'The product’s own by default'}`,
  host: (_, { host }) =>
    `PostHog’s host; ${host === undefined ? 'none' : `\`${host}\``} by default. A self-hosted PostHog needs its own key too`,
  salt: () => 'a secret of yours in the instance id: then nobody else can compute the id',
  stateFolder: (_, settings) =>
    `absolute path of the folder where the server remembers who it is; \`${shownConfigFile(settings).replace(/[^/]+$/u, 'telemetry')}\` by default, and none in a pod`,
  notice: () => 'version of the catalog that you were told of: then there is no notice and no grace',
  version: () => 'the server’s version',
};

/** Everything that an operator can set for a product, as a table in Markdown. */
export function describeSettings(settings: ProductSettings): string {
  const names = variableNames(settings);
  const keys = configKeys(settings);
  const own = Object.entries(MEANINGS).flatMap(([key, describe]) => {
    const name = names[key as keyof VariableNames];
    return name === undefined ? [] : [[inCode([name]), describe(names, settings)]];
  });
  const olderKey = keys.olderSwitch === undefined ? '' : `, or \`{"${keys.olderSwitch}": false}\``;
  return describeTable(
    ['Setting', 'Meaning'],
    [
      ...own,
      ['`DO_NOT_TRACK`', 'off, unless it is `0` or `false`'],
      ['`OTEL_SDK_DISABLED`', 'off when it is `true`'],
      [
        inCode([shownConfigFile(settings)]),
        `\`{"${keys.switch}": false}\`${olderKey}: off, at once in a running server too`,
      ],
    ],
  );
}
