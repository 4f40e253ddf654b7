import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { type Catalog, defineCatalog } from '../../src/catalog/define-catalog.ts';
import type { CatalogDefinition } from '../../src/catalog/definition.ts';
import { RECORDED_SCOPE } from '../../src/catalog/read-span.ts';
import type { Instance } from '../../src/instance.ts';
import { endedSpan } from './spans.ts';

const version = { purpose: 'Which releases', rule: { type: 'version', parts: 3 }, from: [] } as const;
const once = { recorded: true, acrossProcesses: true } as const;

const definition: CatalogDefinition = {
  name: 'sample',
  version: 1,
  forms: {},
  selectors: {},
  properties: {
    old_version: version,
    new_version: version,
    instance_kind: {
      purpose: 'Which instances last',
      rule: { type: 'choice', values: ['file', 'ephemeral'] },
      from: [{ lookup: 'instance_kind' }],
    },
  },
  common: ['instance_kind'],
  events: [
    { name: 'installed', title: 'Installed', purpose: 'How many', ...once, oncePerDay: [], properties: [] },
    {
      name: 'updated',
      title: 'Updated',
      purpose: 'How fast',
      ...once,
      oncePerDay: ['old_version', 'new_version'],
      properties: ['old_version', 'new_version'],
    },
    { name: 'alive', title: 'It runs', purpose: 'How many run', ...once, oncePerDay: [], properties: [] },
    { name: 'asked', title: 'It was asked', purpose: 'How often', recorded: true, properties: [] },
  ],
};

/** A catalog whose events are once for all processes of an instance, but for `asked`. */
export const lifecycleCatalog: Catalog = defineCatalog(definition as never);

/** The span that `telemetry.record()` makes of such an event. */
export function recordedSpan(name: string, startTime: number, attributes = {}): ReadableSpan {
  return endedSpan({ name, scope: RECORDED_SCOPE, startTime, attributes });
}

/** An instance by its digit. */
export function instanceOf(digit: string): () => Instance {
  const instance = { distinctIdAt: () => `sha256:${digit.repeat(64)}`, lookUp: () => 'file' };
  return () => instance;
}
